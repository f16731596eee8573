// Warns one minute before the session ends and offers to stay. Tabs of one browser tell each other.
// It stores nothing. At the end it leaves the page, so that nothing about a child stays on the screen; where a page
// still holds words that could not be saved, it covers the page instead, until somebody has signed in again.

const WARNING_SECONDS = 60;

export function watchSession(dialog) {
  const idle = Number(dialog.dataset.ocIdleSeconds);
  const left = dialog.querySelector("[data-oc-left]");
  const form = dialog.querySelector("form");
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("oc-session") : null;
  let ends = Date.now() + idle * 1000;

  let uncover = null;

  const renewed = () => {
    if (uncover) return;
    ends = Date.now() + idle * 1000;
    if (dialog.open) dialog.close();
  };
  const ended = () => {
    if (uncover) return;
    if (window.dispatchEvent(new Event("oc-session-ended", { cancelable: true }))) window.location.replace(dialog.dataset.ocEndedUrl);
    else cover();
  };
  const cover = () => {
    const [title, words] = [dialog.querySelector("h2"), dialog.querySelector("p")];
    const before = [title.textContent, [...words.childNodes]];
    title.textContent = "You have been signed out";
    words.textContent = "Some words on this page are not saved yet. They are kept here, covered: sign in in another tab, then come back to this one. It then opens again and saves them.";
    form.hidden = true;
    dialog.classList.add("oc-session--cover");
    uncover = () => {
      title.textContent = before[0];
      words.replaceChildren(...before[1]);
      form.hidden = false;
      dialog.classList.remove("oc-session--cover");
      uncover = null;
      renewed();
    };
    if (!dialog.open) dialog.showModal();
  };
  const look = () => {
    const seconds = Math.ceil((ends - Date.now()) / 1000);
    if (seconds <= 0) return ended();
    if (seconds <= WARNING_SECONDS && !dialog.open) dialog.showModal();
    // Spoken at the start, at 30 and at 10 seconds only: a count read out every second helps nobody.
    if (dialog.open && (left.textContent === "" || [60, 30, 10].includes(seconds))) {
      left.textContent = seconds > 30 ? "in one minute" : seconds > 10 ? "in 30 seconds" : "in 10 seconds";
    }
    if (!dialog.open) left.textContent = "";
    return undefined;
  };
  const stay = async () => {
    const answer = await fetch(dialog.dataset.ocStayUrl, { method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual" });
    if (!answer.ok) return ended();
    renewed();
    if (channel) channel.postMessage("renewed");
    return undefined;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    stay().catch(() => {
      left.textContent = "soon. We could not reach the service: save a copy of what you have written";
    });
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (!uncover) form.requestSubmit();
  });
  if (channel) {
    // A page that is covered believes only its own save that the right person is there again.
    channel.addEventListener("message", () => (uncover ? window.dispatchEvent(new Event("oc-look-again")) : renewed()));
    channel.postMessage("renewed");
  }
  window.addEventListener("oc-session-renewed", () => {
    if (uncover) uncover();
    renewed();
    if (channel) channel.postMessage("renewed");
  });
  window.setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
}
