// Asks before somebody leaves a page with answers that are not saved. `unsaved()` says whether there are any.

export function guardUnsaved(form, unsaved) {
  let going = false;
  form.addEventListener("submit", (event) => {
    going = !event.defaultPrevented;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!going && unsaved()) event.preventDefault();
    going = false;
  });
}

// For a form that does not save by itself: unsaved from the first key on.
export function sinceTyping(form) {
  let typed = form.dataset.ocUnsaved === "already";
  form.addEventListener("input", () => {
    typed = true;
  });
  return () => typed;
}
