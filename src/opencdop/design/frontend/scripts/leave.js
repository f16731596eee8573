// Asks before somebody leaves a page with answers that are not saved.

export function guardUnsaved(form) {
  let unsaved = form.dataset.ocUnsaved === "already";
  form.addEventListener("input", () => {
    unsaved = true;
  });
  form.addEventListener("submit", () => {
    unsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}
