// What the sign-in pages do: ask us, ask the device, and tell us what it said. Nothing is kept in the browser.
"use strict";

const FAILED = "That did not work. You can try again.";

function say(text) {
  document.querySelector("#said").textContent = text;
}

async function ask(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", "x-rtk": "1" },
    body: JSON.stringify(body),
    credentials: "same-origin",
    redirect: "error",
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function attempt(what) {
  const buttons = document.querySelectorAll("button");
  buttons.forEach((button) => (button.disabled = true));
  say("");
  try {
    await what();
  } catch {
    say(FAILED);
    buttons.forEach((button) => (button.disabled = false));
  }
}

const ways = {
  async use(signIn) {
    const options = await ask("/oauth/passkey/ask", { signIn });
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    const credential = await navigator.credentials.get({ publicKey });
    return ask("/oauth/passkey/use", { signIn, credential: credential.toJSON() });
  },
  async add(signIn) {
    const options = await ask("/oauth/account/ask", { signIn });
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    const credential = await navigator.credentials.create({ publicKey });
    return ask("/oauth/account/add", { signIn, credential: credential.toJSON() });
  },
  choose(signIn, button) {
    return ask("/oauth/demo", { signIn, person: button.dataset.person });
  },
  leave(signIn, button) {
    return ask("/oauth/provider", { signIn, provider: Number(button.dataset.provider) });
  },
  refuse(signIn) {
    return ask("/oauth/refuse", { signIn });
  },
};

const signIn = document.querySelector("#sign-in");
signIn?.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  attempt(async () => {
    const { location, code } = await ways[button.dataset.do](signIn.dataset.id, button);
    if (location) window.location.assign(location);
    else {
      signIn.remove();
      say(`Your code: ${code}`);
    }
  });
});

document.querySelector("#go-on")?.click();

const sessions = document.querySelector("#sessions");
sessions?.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  attempt(async () => {
    const { location } = await ask("/sessions/end", { id: button.dataset.session });
    window.location.assign(location);
  });
});

const enrolment = document.querySelector("#enrolment");
enrolment?.addEventListener("submit", (event) => {
  event.preventDefault();
  const code = enrolment.elements.code.value;
  attempt(async () => {
    const options = await ask("/oauth/enrol/ask", { code });
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    const credential = await navigator.credentials.create({ publicKey });
    await ask("/oauth/enrol/add", { code, credential: credential.toJSON() });
    enrolment.remove();
    say("Your passkey was added. You can sign in with it from now on.");
  });
});
