import { simulator } from "../../src/acquirers/simulator/simulator.ts";
import { testConnector } from "../support/connector-conformance.ts";
import { declinedNumber, slowAcquirer } from "../support/slow-acquirer.ts";

testConnector("simulator", () => ({
  connector: simulator,
  approvedNumber: "4242424242424242",
  declinedNumber: "4111111111140011",
}));

testConnector("slow, that tests hold in their hand", () => {
  const connector = slowAcquirer();
  return {
    connector,
    approvedNumber: "4242424242424242",
    declinedNumber,
    moved: () => connector.effects,
  };
});
