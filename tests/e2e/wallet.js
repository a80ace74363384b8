// A wallet as a browser extension injects it: EIP-1193 behind EIP-6963. Keys are the test node's own, so each request
// that needs the node goes through `askNode`, which the test exposes.
(() => {
  const account = "__ACCOUNT__";
  const listeners = new Map();
  let connected = localStorage.getItem("test-wallet") === "connected";
  let chainId = "__CHAIN__";
  const emit = (name, value) => (listeners.get(name) ?? []).forEach((listener) => listener(value));
  const provider = {
    on: (name, listener) => listeners.set(name, [...(listeners.get(name) ?? []), listener]),
    removeListener: (name, listener) =>
      listeners.set(name, (listeners.get(name) ?? []).filter((known) => known !== listener)),
    async request({ method, params = [] }) {
      if (method === "eth_requestAccounts" || method === "wallet_requestPermissions") {
        connected = true;
        localStorage.setItem("test-wallet", "connected");
        emit("accountsChanged", [account]);
        return method === "eth_requestAccounts" ? [account] : [{ parentCapability: "eth_accounts" }];
      }
      if (method === "eth_accounts") return connected ? [account] : [];
      if (method === "eth_chainId") return chainId;
      if (method === "wallet_revokePermissions") {
        connected = false;
        localStorage.removeItem("test-wallet");
        emit("accountsChanged", []);
        return null;
      }
      if (method === "wallet_switchEthereumChain") {
        chainId = params[0].chainId;
        emit("chainChanged", chainId);
        return null;
      }
      if (window.refuseNext === method) {
        window.refuseNext = undefined;
        throw Object.assign(new Error("User rejected the request."), { code: 4001 });
      }
      const answer = JSON.parse(await window.askNode(JSON.stringify({ method, params })));
      if (answer.error) {
        throw Object.assign(new Error(answer.error.message), { code: answer.error.code, data: answer.error.data });
      }
      return answer.result;
    },
  };
  const info = Object.freeze({
    uuid: "6f6a6f0e-6a5d-4c7e-9a51-5f0d2f0a7e11",
    name: "Test Wallet",
    rdns: "org.example.test-wallet",
    icon: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><rect width='1' height='1'/></svg>",
  });
  const announce = () =>
    window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }));
  window.addEventListener("eip6963:requestProvider", announce);
  announce();
})();
