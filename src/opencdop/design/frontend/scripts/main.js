// The one script: the design system's behaviours and ours. Every page works without it.
import { Button, CharacterCount, Checkboxes, ErrorSummary, ExitThisPage, NotificationBanner, PasswordInput, Radios, SkipLink, createAll } from "govuk-frontend";
import { watchConditions } from "./conditions.js";
import { guardUnsaved } from "./leave.js";
import { exclusiveNone } from "./none.js";
import { watchSession } from "./session.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, ExitThisPage, NotificationBanner, PasswordInput, Radios, SkipLink]) createAll(component);
for (const form of document.querySelectorAll("form")) {
  watchConditions(form);
  exclusiveNone(form);
  if (form.hasAttribute("data-oc-unsaved")) guardUnsaved(form);
}
const session = document.querySelector("[data-oc-idle-seconds]");
if (session) watchSession(session);
for (const button of document.querySelectorAll("[data-oc-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
