/**
 * The script of a link's page: it takes a card to the vault and puts the token that comes back into the form. Nothing
 * of the card is ever in the form itself, and the page may ask nobody but the vault.
 */
export const payScript = `"use strict";
const form = document.querySelector("form[data-vault]");
const cardForm = document.getElementById("card-form");
const fault = document.getElementById("fault");
const button = form.querySelector("button.main");
const buttonText = button.textContent;
const byId = (id) => document.getElementById(id);
const number = byId("card-number"), expiry = byId("card-expiry"), code = byId("card-code"), name = byId("card-name");
const cardFields = [number, expiry, code, name];
let isBusy = false;

const chosen = () => form.querySelector("input[name=way]:checked");

// What belongs to the chosen way has to be filled in, and nothing else; the card's fields move to the way that takes one.
const arrange = () => {
  const way = chosen()?.closest(".way");
  if (chosen()?.dataset.card !== undefined) way.append(cardForm);
  for (const control of form.querySelectorAll(".particulars input, .particulars select")) {
    control.required = way !== undefined && way.contains(control);
  }
};

const setBusy = (busy) => {
  isBusy = busy;
  button.toggleAttribute("aria-disabled", busy);
  button.textContent = busy ? button.dataset.busy : buttonText;
};

const clear = (field) => {
  field.removeAttribute("aria-invalid");
  field.removeAttribute("aria-describedby");
  byId(field.id + "-wrong")?.remove();
};

const mark = (field) => {
  const wrong = document.createElement("p");
  wrong.className = "wrong";
  wrong.id = field.id + "-wrong";
  wrong.textContent = field.dataset.wrong;
  field.after(wrong);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", wrong.id);
};

const say = (text, field) => {
  fault.textContent = text;
  fault.hidden = false;
  setBusy(false);
  (field ?? fault).focus();
};

// The vault's words name what it did not like; each field knows its own.
const show = (refused) => {
  if (refused.code === "key_expired_error") return say(form.dataset.old);
  if (refused.code === "too_many_requests") return say(form.dataset.often);
  const wrong = cardFields.filter((field) =>
    field.dataset.faults.split("|").some((words) => refused.message.includes(words)));
  wrong.forEach(mark);
  return say(wrong.length > 0 ? form.dataset.marked : form.dataset.failed, wrong[0]);
};

const cardTyped = () => {
  const [, month, year] = /^\\s*(\\d{1,2})\\s*\\/\\s*(\\d{2}|\\d{4})\\s*$/.exec(expiry.value) ?? [];
  return {
    name: name.value,
    number: number.value,
    expiration_month: month ?? "0",
    expiration_year: year?.length === 2 ? "20" + year : year ?? "0",
    security_code: code.value.trim(),
  };
};

const takeToVault = async () => {
  cardFields.forEach(clear);
  try {
    const answer = await fetch(form.dataset.vault, {
      method: "POST",
      credentials: "omit",
      headers: { Authorization: "Basic " + btoa(form.dataset.key + ":"), "Content-Type": "application/json" },
      body: JSON.stringify({ card: cardTyped() }),
    });
    const token = await answer.json();
    if (!answer.ok) return show(token);
    form.elements.token.value = token.id;
    form.submit();
  } catch {
    say(form.dataset.offline);
  }
};

form.addEventListener("submit", (event) => {
  const needsCard = chosen()?.dataset.card !== undefined;
  if (isBusy || needsCard) event.preventDefault();
  if (isBusy) return;
  fault.hidden = true;
  setBusy(true);
  if (needsCard) takeToVault();
});

form.addEventListener("change", arrange);
for (const field of cardFields) field.addEventListener("input", () => clear(field));

const isTypingAtEnd = (field, event) =>
  field.selectionStart === field.value.length && !String(event.inputType).startsWith("delete");

number.addEventListener("input", (event) => {
  if (isTypingAtEnd(number, event)) number.value = number.value.replace(/\\D/g, "").replace(/(.{4})(?=.)/g, "$1 ");
});
expiry.addEventListener("input", (event) => {
  if (!isTypingAtEnd(expiry, event)) return;
  const typed = expiry.value.replace(/^(\\d)\\s*\\//, "0$1/").replace(/^([2-9])$/, "0$1");
  const digits = typed.replace(/\\D/g, "");
  expiry.value = digits.length < 2 ? digits : digits.slice(0, 2) + " / " + digits.slice(2, 6);
});

addEventListener("pageshow", (shown) => {
  // Out of the browser's memory a page may show what is over.
  if (shown.persisted) location.reload();
});
arrange();
if (!fault.hidden) (form.querySelector("[aria-invalid]") ?? fault).focus();
`;
