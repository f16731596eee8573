// Counts the words of a long text as they are written: "312 of 400 words". The server counts in the same way.

export function countWords(field) {
  const most = Number(field.dataset.ocWords);
  const line = document.getElementById(`${field.id}-words`);
  if (!line) return;
  const count = () => {
    const words = field.value.split(/\s+/).filter(Boolean).length;
    line.textContent = `${words.toLocaleString("en-GB")} of ${most.toLocaleString("en-GB")} words`;
    line.classList.toggle("oc-words--over", words > most);
  };
  field.addEventListener("input", count);
  count();
}
