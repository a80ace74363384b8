"use strict";

module.exports = {
  extends: "solhint:recommended",
  rules: {
    "compiler-version": ["error", "0.8.37"],
    "func-visibility": ["error", { ignoreConstructors: true }],
    "immutable-vars-naming": ["error", { immutablesAsConstants: false }],
    "not-rely-on-time": "off", // Every window of the protocol is a matter of block time.
    "no-inline-assembly": "off", // A payout must copy no return data, which only assembly can say.
    "use-natspec": "off", // Interfaces carry one sentence for each member; the names of its parameters say the rest.
    "gas-indexed-events": "off", // Fields are indexed for the questions the indexer asks.
    "gas-strict-inequalities": "off", // Windows are [start, end): the comparison is the rule.
    "gas-small-strings": "off", // Only names of EIP-712 domains and types are longer, and those are given.
    "gas-increment-by-one": "off", // The optimizer decides.
  },
};
