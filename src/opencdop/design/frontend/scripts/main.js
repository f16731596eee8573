// The one script: the design system's behaviours and ours. Every page works without it.
import { Button, Checkboxes, ErrorSummary, ExitThisPage, NotificationBanner, PasswordInput, Radios, SkipLink, createAll } from "govuk-frontend";
import { autosave } from "./autosave.js";
import { searchCodes } from "./codes.js";
import { watchConditions } from "./conditions.js";
import { leaveAtOnce } from "./exit.js";
import { guardUnsaved, sinceTyping } from "./leave.js";
import { exclusiveNone } from "./none.js";
import { watchOthers } from "./others.js";
import { keepPastesPlain } from "./paste.js";
import { watchSession } from "./session.js";
import { countWords } from "./words.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, Checkboxes, ErrorSummary, ExitThisPage, NotificationBanner, PasswordInput, Radios, SkipLink]) createAll(component);
for (const form of document.querySelectorAll("form")) {
  watchConditions(form);
  exclusiveNone(form);
  if (!form.hasAttribute("data-oc-unsaved")) continue;
  keepPastesPlain(form);
  guardUnsaved(form, form.dataset.ocAutosave ? autosave(form) : sinceTyping(form));
  const others = document.querySelector("[data-oc-others]");
  if (others && form.dataset.ocAutosave) watchOthers(others, form);
}
for (const place of document.querySelectorAll("[data-oc-codes]")) searchCodes(place);
for (const field of document.querySelectorAll("[data-oc-words]")) countWords(field);
for (const link of document.querySelectorAll("[data-oc-leave]")) leaveAtOnce(link);
const session = document.querySelector("[data-oc-idle-seconds]");
if (session) watchSession(session);
for (const button of document.querySelectorAll("[data-oc-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
