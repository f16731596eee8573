// Two people answered the same question: both answers, beside each other at the question, and a choice.

export function showConflicts(form, conflicts, settled) {
  for (const old of form.querySelectorAll(".oc-conflict")) {
    if (!conflicts.some((each) => each.key === old.dataset.ocConflict)) old.remove();
  }
  for (const conflict of conflicts) {
    const place = form.querySelector(`[data-oc-none="${CSS.escape(conflict.key)}"]`);
    if (!place) continue;
    const known = place.querySelector(":scope > .oc-conflict");
    if (known) known.remove();
    place.prepend(noticeOf(form, place, conflict, settled));
  }
}

function noticeOf(form, place, conflict, settled) {
  const notice = element("div", "oc-notice oc-notice--look oc-conflict");
  notice.dataset.ocConflict = conflict.key;
  notice.append(element("p", "govuk-body", "Somebody else has just changed this answer. Nothing is lost: which one stays?"));
  notice.append(sideOf("Theirs", conflict.theirs), sideOf("Yours", conflict.mine));
  if (!conflict.inputs) {
    notice.append(element("p", "govuk-body", "Press “Save and go on” to see both side by side."));
    return notice;
  }
  const acts = element("p", "oc-conflict__acts");
  const choose = (words, act) => {
    const button = element("button", "oc-quiet-button", words);
    button.type = "button";
    button.append(element("span", "govuk-visually-hidden", `: ${conflict.label}`));
    button.addEventListener("click", () => {
      seen(form, conflict);
      act();
      notice.remove();
      const first = place.querySelector("input:not([type=hidden]), textarea, select");
      if (first) first.focus();
      settled();
    });
    acts.append(button);
  };
  choose("Keep yours", () => {});
  choose("Take theirs", () => fill(place, conflict.inputs));
  notice.append(acts);
  return notice;
}

// What they stored counts as seen from now on, so that a choice may replace it.
function seen(form, conflict) {
  const marks = form.elements.shown.value.split(" ").filter((each) => each && !each.startsWith(`${conflict.key}=`));
  if (conflict.mark) marks.push(`${conflict.key}=${conflict.mark}`);
  form.elements.shown.value = marks.join(" ");
}

function fill(place, inputs) {
  for (const field of place.querySelectorAll("input, textarea, select")) {
    if (!field.name || field.type === "hidden") continue;
    const given = [inputs[field.name] ?? ""].flat();
    if (field.type === "radio" || field.type === "checkbox") field.checked = given.includes(field.value);
    else [field.value] = given;
  }
  place.dispatchEvent(new Event("change", { bubbles: true }));
}

function sideOf(whose, lines) {
  const side = element("p", "govuk-body");
  side.append(element("strong", "", `${whose}: `));
  lines.forEach((words, index) => side.append(...(index ? [document.createElement("br")] : []), words));
  return side;
}

function element(name, classes = "", words = "") {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  if (words) made.textContent = words;
  return made;
}
