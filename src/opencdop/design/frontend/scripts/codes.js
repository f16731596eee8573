// Shows the codes that match what is typed, as one types. Words go to the server in the body of a request, never in an address.
// Without this script a button does the same. Choosing writes the code with its title into the field.

const PAUSE = 250; // milliseconds after the last key

export function searchCodes(place) {
  const field = place.querySelector("input[type=text]");
  const form = field.form;
  const list = document.createElement("ul");
  const told = document.createElement("div");
  let waiting = 0;
  let asked = 0;
  let at = -1;

  list.id = `${field.id}-list`;
  list.className = "oc-codes-search__list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Codes found");
  list.hidden = true;
  told.className = "govuk-visually-hidden";
  told.setAttribute("role", "status");
  field.closest(".govuk-form-group").after(list, told);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) field.setAttribute(name, value);
  place.classList.add("oc-codes-search--live");

  const options = () => [...list.children];
  const close = () => {
    list.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    field.value = option.textContent;
    close();
    for (const old of place.querySelectorAll(".oc-codes-search__found")) old.remove();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    window.clearTimeout(waiting);
    told.textContent = `${field.value} chosen`;
  };
  const go = (step) => {
    const all = options();
    if (list.hidden || all.length === 0) return;
    if (at >= 0) all[at].setAttribute("aria-selected", "false");
    at = (at + step + all.length) % all.length;
    all[at].setAttribute("aria-selected", "true");
    all[at].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", all[at].id);
  };
  const show = (matches) => {
    at = -1;
    field.removeAttribute("aria-activedescendant");
    list.replaceChildren(...matches.map(({ code, title }, number) => {
      const option = document.createElement("li");
      const strong = document.createElement("b");
      strong.textContent = code;
      option.append(strong, ` ${title}`);
      option.id = `${list.id}-${number}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      return option;
    }));
    list.hidden = matches.length === 0;
    field.setAttribute("aria-expanded", String(!list.hidden));
    if (!list.hidden) list.scrollIntoView({ block: "nearest" });
    told.textContent = matches.length === 0 ? "No code found. Try another word." : `${matches.length} codes found`;
  };
  const search = async () => {
    const words = field.value.trim();
    if (words === "") return close();
    asked += 1;
    const mine = asked;
    const body = new FormData();
    body.set("words", words);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken?.value ?? "");
    const answer = await fetch(place.dataset.ocCodes, { method: "POST", body, credentials: "same-origin" }).catch(() => null);
    // The button comes back where the server cannot be reached: pressing it shows what is wrong.
    if (!answer || !answer.ok) return place.classList.remove("oc-codes-search--live");
    const { matches } = await answer.json();
    if (mine === asked && document.activeElement === field) show(matches);
    return undefined;
  };

  field.addEventListener("input", (event) => {
    window.clearTimeout(waiting);
    if (event.isTrusted) waiting = window.setTimeout(search, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") go(1);
    else if (event.key === "ArrowUp") go(-1);
    else if (event.key === "Enter" && at >= 0) choose(options()[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", () => window.setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) choose(option);
  });
}
