// A passkey that did not come: allauth tells it by an event, and the page says why in its own words.

const BECAUSE = {
  NotAllowedError: "cancelled",
  AbortError: "cancelled",
  InvalidStateError: "known",
  SecurityError: "unsupported",
  NotSupportedError: "unsupported",
};

function because(error) {
  if (!window.PublicKeyCredential || !navigator.credentials) return "unsupported";
  return BECAUSE[error?.name] ?? "server";
}

document.addEventListener("allauth.error", (event) => {
  const place = document.querySelector("[data-passkey-failure]");
  if (!place) return;
  event.preventDefault();
  const reason = because(event.detail.exception);
  for (const said of place.querySelectorAll("[data-because]")) said.hidden = said.dataset.because !== reason;
  place.hidden = false;
  place.scrollIntoView({ block: "nearest" });
});
