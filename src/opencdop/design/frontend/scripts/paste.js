// Keeps what is pasted plain: words, lines, "- " for bullets, tabs between the cells of a table. Quotation marks stay
// as they are; what nobody can see goes. The server is as lenient, for browsers without this.

const UNSEEN = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffc]/g;
const BULLET = /^([ \t]*)(?:[\u2022\u00b7\u25aa\u25ab\u25cf\u25cb\u25e6\u2023\u2219\u25a0\u25a1\u2013\uf0b7\uf0a7\uf0d8\uf02d][ \t]+|o\t[ \t]*|o[ ]{2,})/gm;

export function plain(text) {
  return text
    .replace(/\r\n?|[\u000b\u000c\u2028\u2029]/g, "\n")
    .replace(/\u00a0/g, " ")
    .replace(BULLET, "$1- ")
    .replace(UNSEEN, "");
}

export function keepPastesPlain(form) {
  form.addEventListener("paste", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLTextAreaElement) && !(field instanceof HTMLInputElement)) return;
    const pasted = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    const clean = field instanceof HTMLInputElement ? plain(pasted).replace(/\s+/g, " ").trim() : plain(pasted);
    if (clean === pasted) return;
    event.preventDefault();
    // By this command Undo takes the paste back; where a browser has it no more, the text is set without.
    if (!document.execCommand("insertText", false, clean)) {
      field.setRangeText(clean, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
    }
  });
}
