// Leaves a page at once: by its link, or by pressing Escape three times. The page visited does not stay in the way back.
const PRESSES = 3;
const WITHIN = 3000; // milliseconds

export function leaveAtOnce(link) {
  let pressed = [];
  const leave = () => {
    document.title = "";
    document.body.hidden = true;
    window.location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const now = Date.now();
    pressed = [...pressed.filter((at) => now - at < WITHIN), now];
    if (pressed.length >= PRESSES) leave();
  });
}
