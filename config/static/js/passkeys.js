// Passkeys: the browser makes or shows one, and the form sends what it said. Without script the other ways remain.
//
// A form with data-passkey="create" or "get" holds a hidden field `credential` and a sentence for when it does not work
// (role=alert, hidden). What is asked of the browser stands in #passkey-options, or at the address in data-options.
(() => {
  const form = document.querySelector("form[data-passkey]");
  if (!form || !window.PublicKeyCredential || !window.webauthnJSON) return;
  const wrong = form.querySelector("[role=alert]");

  async function asked() {
    if (!form.dataset.options) return JSON.parse(document.getElementById("passkey-options").textContent);
    const answer = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  }

  async function made() {
    if (form.dataset.passkey === "get") return webauthnJSON.get((await asked()).request_options);
    const options = (await asked()).creation_options;
    options.publicKey.authenticatorSelection = {
      ...options.publicKey.authenticatorSelection,
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    };
    return webauthnJSON.create(options);
  }

  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    wrong.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await made());
      form.submit();
    } catch (error) {
      wrong.hidden = false;
    }
  });
})();
