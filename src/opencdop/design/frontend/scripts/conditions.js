// Shows and hides conditional questions of the same page at once.
// The wrapper of a question carries its condition tree (JSON) in data-oc-when. The server has already settled
// everything that this page cannot change: such parts arrive as {"settled": true} or {"settled": false}.

const NO_ANSWER = ["not_known", "not_applicable"];

export function valuesOf(form, key) {
  const picked = [];
  for (const field of form.elements) {
    if (!isOf(field.name, key) || field.closest(".oc-question[hidden]")) continue;
    if (field.name === `${key}-none`) {
      if (field.checked) return [field.value];
      continue;
    }
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.checked) picked.push(field.value);
    } else if (field.value !== undefined && field.value.trim() !== "") {
      picked.push(field.value.trim());
    }
  }
  return picked;
}

// A date, a time or a certificate is written in several fields: key-day, key-time, key-1a. What only says how is no answer.
function isOf(name, key) {
  return name === key || (name.startsWith(`${key}-`) && !/-(layout|quality|count|upload)$/.test(name));
}

// As in formkit: a comparison with something unknown is false, and "not known" equals only itself.
const TESTS = {
  is: (values, wanted) => same(values[0], wanted),
  is_not: (values, wanted) => values.length > 0 && !same(values[0], wanted) && (!NO_ANSWER.includes(values[0]) || NO_ANSWER.includes(wanted)),
  in: (values, wanted) => wanted.some((each) => same(values[0], each)),
  has: (values, wanted) => values.some((value) => same(value, wanted)),
  answered: (values, wanted) => (values.length > 0) === wanted,
  at_least: (values, wanted) => numberOf(values) >= Number(wanted),
  less_than: (values, wanted) => numberOf(values) < Number(wanted),
  more_than: (values, wanted) => numberOf(values) > Number(wanted),
};

function same(value, wanted) {
  if (value === undefined) return false;
  return wanted === true ? !NO_ANSWER.includes(value) : value === String(wanted);
}

function numberOf(values) {
  return values.length === 0 || NO_ANSWER.includes(values[0]) ? NaN : Number(values[0]);
}

function compare(values, node) {
  return Object.entries(node).every(([name, wanted]) => name === "question" || TESTS[name](values, wanted));
}

export function holds(node, values) {
  if ("settled" in node) return node.settled;
  if ("all" in node) return node.all.every((part) => holds(part, values));
  if ("any" in node) return node.any.some((part) => holds(part, values));
  if ("not" in node) return !holds(node.not, values);
  return compare(values(node.question), node);
}

export function watchConditions(form) {
  const conditional = [...form.querySelectorAll("[data-oc-when]")].map((place) => ({ place, tree: JSON.parse(place.dataset.ocWhen) }));
  if (conditional.length === 0) return;
  const settle = () => {
    // A shown question may show another: go round until nothing changes, at most once a question.
    for (let round = 0; round <= conditional.length; round += 1) {
      let changed = false;
      for (const { place, tree } of conditional) {
        const hide = !holds(tree, (key) => valuesOf(form, key));
        if (place.hidden !== hide) {
          place.hidden = hide;
          // Tells the server that the question has been met; without this script it shows the page once more.
          if (!hide) for (const met of place.querySelectorAll(":scope > [name=met]")) met.disabled = false;
          changed = true;
        }
      }
      if (!changed) return;
    }
  };
  form.addEventListener("change", settle);
  form.addEventListener("input", settle);
  settle();
}
