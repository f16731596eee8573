// Saves a page of a form while somebody writes in it, to the address of the page itself. Nothing is kept in the
// browser: what could not be saved stays in the fields, is tried again, and leaving the page asks first.
import { showConflicts } from "./conflicts.js";

const PAUSE = 1500; // after the last key
const LONGEST = 10000; // of writing without a pause
const BETWEEN = 4000; // saves of somebody who writes on
const AFTER_FIELD = 250; // after leaving a field
const FIRST_RETRY = 4000;
const LAST_RETRY = 60000;
const LOOK_AGAIN = 30000; // whether somebody has signed in again
const PATIENCE = 20000; // with one answer
const SAY_AGAIN = 60000; // that all is saved, to a screen reader

const CLOSED = "Not saved: this form can no longer be reached. Copy your words before you leave this page.";
const TOO_MUCH = "Not yet saved: there is more on this page than we can take at once. Shorten what you wrote last.";
const AWAY = "Not yet saved: we cannot reach the service. Your words are still on this page, and we keep trying.";

export function autosave(form) {
  const line = form.querySelector("[data-oc-saved]");
  const words = line.querySelector("[data-oc-saved-words]");
  const said = line.querySelector("[data-oc-said]");
  const openPage = form.elements.open_page;
  const [mark, counted] = openPage.value.split(".");
  const address = form.dataset.ocAutosave;

  let edits = Number(counted) || 0;
  let saved = edits;
  let waiting = []; // answers that cannot be read yet
  let trouble = ""; // "away", "ended", "refused" or "conflict"
  let flying = null;
  let timer = 0;
  let firstEdit = 0;
  let lastSave = 0;
  let lastSaid = 0;
  let retry = FIRST_RETRY;
  let tokenTried = false; // a fresh token has been fetched, and not yet served

  const chosen = () => [...form.querySelectorAll("input[type=file]")].filter((field) => field.files.length > 0);
  const dirty = () => edits > saved || waiting.length > 0 || chosen().length > 0 || trouble === "conflict";

  function show(text, { look = false } = {}) {
    words.textContent = text;
    line.classList.toggle("oc-saved--look", look);
  }
  function say(text) {
    said.textContent = text;
    lastSaid = Date.now();
  }
  function plan(wait) {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, Math.max(wait, 0));
  }

  function edited(event) {
    if (event.target.type === "file") {
      show(`Not yet saved: press “Save and go on” to send the file`);
      return;
    }
    edits += 1;
    openPage.value = `${mark}.${edits}`;
    if (edits === saved + 1 || !firstEdit) firstEdit = Date.now();
    if (trouble === "ended") return;
    if (trouble === "refused") trouble = "";
    if (!trouble) show("Not yet saved");
    if (trouble === "away") return;
    const now = Date.now();
    plan(Math.max(Math.min(PAUSE, firstEdit + LONGEST - now), lastSave + BETWEEN - now));
  }

  function body() {
    const posted = new FormData(form);
    for (const field of form.querySelectorAll("input[type=file]")) posted.delete(field.name);
    posted.set("autosave", "1");
    return posted;
  }

  async function save({ keepalive = false } = {}) {
    window.clearTimeout(timer);
    if (flying) return flying;
    if (edits === saved && trouble !== "away" && trouble !== "ended") return undefined;
    const sent = edits;
    line.dataset.ocSaving = "";
    flying = post(keepalive)
      .then((answer) => take(answer, sent))
      .catch(() => away())
      .finally(() => {
        flying = null;
        delete line.dataset.ocSaving;
        if (edits > saved && !trouble) plan(Math.max(PAUSE, lastSave + BETWEEN - Date.now()));
      });
    return flying;
  }

  function post(keepalive) {
    const posted = body();
    const small = [...posted.values()].join("").length < 50000; // a browser carries no more past the end of a page
    return fetch(address, { method: "POST", body: posted, credentials: "same-origin", redirect: "manual", keepalive: keepalive && small, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE) });
  }

  async function take(answer, sent) {
    if (answer.type === "opaqueredirect") return ended();
    if (answer.status === 403) return !tokenTried && (await look()) ? onceMore() : ended();
    if (answer.status >= 500) return away();
    const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
    if (!("saved_at" in told)) return refused(told.refused || ([404, 410].includes(answer.status) ? CLOSED : TOO_MUCH), sent);
    saved = sent;
    tokenTried = false;
    lastSave = Date.now();
    firstEdit = 0;
    retry = FIRST_RETRY;
    form.elements.seen.value = told.seen;
    form.elements.shown.value = told.shown;
    waiting = told.waiting;
    const was = trouble;
    trouble = told.conflicts.length ? "conflict" : "";
    window.dispatchEvent(new CustomEvent("oc-others", { detail: { others: told.others, theirs: told.theirs } }));
    window.dispatchEvent(new Event("oc-session-renewed"));
    showConflicts(form, told.conflicts, settled);
    if (trouble) {
      const labels = told.conflicts.map((each) => each.label).join("; ");
      show(`Somebody else has just changed: ${labels}. Keep yours or theirs.`, { look: true });
      if (was !== "conflict") say(words.textContent);
      return undefined;
    }
    const rest = waiting.length ? ` Not yet saved: ${waiting.join("; ")}.` : "";
    if (edits > saved) show("Not yet saved");
    else show(`Saved at ${told.saved_at}${rest ? `.${rest}` : ""}`);
    if (was || Date.now() - lastSaid > SAY_AGAIN) say(`Saved at ${told.saved_at}.${rest}`);
    return undefined;
  }

  // Mine or theirs has been chosen: what stands in the fields now is to be saved.
  function settled() {
    edits += 1;
    openPage.value = `${mark}.${edits}`;
    trouble = "";
    plan(0);
  }
  function away() {
    if (trouble !== "away") say(AWAY);
    trouble = "away";
    show(AWAY, { look: true });
    plan(retry);
    retry = Math.min(retry * 2, LAST_RETRY);
  }
  function ended() {
    if (trouble !== "ended") say(form.dataset.ocEnded);
    trouble = "ended";
    show(`Not yet saved. ${form.dataset.ocEnded}`, { look: true });
    window.clearTimeout(timer);
    timer = window.setTimeout(comeBack, LOOK_AGAIN);
  }
  function refused(sentence, sent) {
    trouble = "refused";
    saved = Math.min(saved, sent - 1);
    show(sentence, { look: true });
    say(sentence);
  }
  function onceMore() {
    tokenTried = true;
    trouble = "away";
    plan(0);
  }

  // Whether this page may be saved (again), and with which token: a new sign-in has a new one.
  async function look() {
    const answer = await fetch(`${address}?others=1`, { credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.type === "opaqueredirect" || !answer.ok) return false;
    const told = await answer.json();
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = told.token;
    return true;
  }
  async function comeBack() {
    if (trouble !== "ended") return save();
    let back = false;
    try {
      back = await look();
    } catch {
      back = false; // no connection either: the next look tells
    }
    if (!back) {
      window.clearTimeout(timer);
      timer = window.setTimeout(comeBack, LOOK_AGAIN);
      return undefined;
    }
    trouble = "away";
    return save();
  }

  form.addEventListener("input", edited);
  form.addEventListener("change", (event) => {
    if (event.target.type === "file") edited(event);
  });
  form.addEventListener("focusout", () => {
    if (edits > saved && !trouble) plan(Math.max(AFTER_FIELD, lastSave + 1000 - Date.now()));
  });
  // With nothing wrong a press goes through at once. Otherwise we first see whether the service can be reached.
  form.addEventListener("submit", async (event) => {
    window.clearTimeout(timer);
    const { submitter } = event;
    if (!["away", "ended"].includes(trouble) && navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await (flying || comeBack());
    if (!["away", "ended"].includes(trouble)) form.requestSubmit(submitter && submitter.name ? submitter : undefined);
    else words.closest("[data-oc-saved]").scrollIntoView({ block: "nearest" });
  });
  window.addEventListener("online", () => comeBack());
  for (const sign of ["focus", "oc-look-again"]) {
    window.addEventListener(sign, () => {
      if (trouble === "ended" || trouble === "away") comeBack();
    });
  }
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && edits > saved && !trouble) save({ keepalive: true });
    else if (document.visibilityState === "visible" && trouble) comeBack();
  });
  // The session's own clock has run out: whoever has unsaved words keeps the page, covered, until they sign in again.
  window.addEventListener("oc-session-ended", (event) => {
    if (!dirty()) return;
    event.preventDefault();
    ended();
  });

  if (form.dataset.ocUnsaved === "already") {
    edits += 1;
    openPage.value = `${mark}.${edits}`;
    plan(PAUSE);
  }
  return dirty;
}
