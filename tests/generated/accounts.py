"""One connection to each service, for as many accounts as a test likes."""

from generated.wire_client import WireClient, load_model


class Refused(Exception):
    """A prerequisite that could not be made: the test's own mistake."""


class Clients:
    """One connection to each service, for all accounts."""

    def __init__(self, url):
        self.url, self.models, self.clients = url, {}, {}

    def of(self, service, account):
        if service not in self.clients:
            self.models[service] = load_model(service)
            self.clients[service] = WireClient(self.models[service], self.url, account)
        client = self.clients[service]
        client.credentials.access_key = account
        return client

    def send(self, service, name, params, account):
        return self.send_signed(self.of(service, account), name, params)

    def send_signed(self, client, name, params):
        """Sends with the credentials that the client has."""
        operation = client.model.operation_model(name)
        return client.send(operation, client.serialize(operation, params))
