// Says who else has this form open, and when only they have changed something on this page. Looks now and then, while
// the page can be seen; such a look is no sign of life, so that a page left open still ends its session.

const EVERY = 20000;

export function watchOthers(place, form) {
  const address = form.dataset.ocAutosave;
  let others = [...place.querySelectorAll("p")].map((each) => each.textContent);
  let theirs = [];

  const show = (told) => {
    if (String(told.others) === String(others) && String(told.theirs || theirs) === String(theirs)) return;
    others = told.others;
    theirs = told.theirs || theirs;
    place.replaceChildren(...others.map(paragraph));
    if (theirs.length) {
      const changed = paragraph(`Somebody else has just changed: ${theirs.join("; ")}. `);
      const link = document.createElement("a");
      link.className = "govuk-link";
      link.href = address;
      link.textContent = "Show what they wrote";
      changed.append(link);
      place.append(changed);
    }
  };
  const look = async () => {
    if (document.visibilityState !== "visible") return;
    try {
      const answer = await fetch(`${address}?others=1`, { credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(EVERY) });
      if (answer.ok) show(await answer.json());
    } catch {
      // Who else is there is told again when the connection is back.
    }
  };
  window.addEventListener("oc-others", (event) => show(event.detail));
  window.setInterval(look, EVERY);
}

function paragraph(words) {
  const made = document.createElement("p");
  made.textContent = words;
  return made;
}
