// "Not known" beside a field: ticking it empties the field, typing in the field unticks it.

export function exclusiveNone(form) {
  for (const place of form.querySelectorAll("[data-oc-none]")) {
    const none = [...place.querySelectorAll(`[name="${CSS.escape(place.dataset.ocNone)}-none"]`)];
    const fields = [...place.querySelectorAll("input, textarea, select")].filter((field) => !none.includes(field) && field.type !== "hidden");
    for (const box of none) {
      box.addEventListener("change", () => {
        if (!box.checked) return;
        for (const other of none) if (other !== box) other.checked = false;
        for (const field of fields) {
          if (field.type === "checkbox" || field.type === "radio") field.checked = false;
          else field.value = "";
        }
      });
    }
    for (const field of fields) {
      field.addEventListener("input", () => {
        for (const box of none) box.checked = false;
      });
    }
  }
}
