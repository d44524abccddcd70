package fakeauth0

import "net/http"

// managementLimit is the recorded X-RateLimit-Limit of the Management API (spec/auth0.md 4.1).
const managementLimit = 50

// managementTable is the part of the table that is the Management API (spec/auth0.md 4.2).
var managementTable = func() []route {
	const client, credential, grant, server, key = "/api/v2/clients/{id}", "/api/v2/clients/{id}/credentials/{credential}",
		"/api/v2/client-grants/{id}", "/api/v2/resource-servers/{id}", "/api/v2/keys/signing/{kid}"
	readClients := anyOf("read:clients", "read:client_keys", "read:client_credentials", "read:client_summary")
	updateClients := anyOf("update:clients", "update:client_keys", "update:client_credentials")
	get, post, patch, put, del := http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodPut, http.MethodDelete
	ok, created, gone := http.StatusOK, http.StatusCreated, http.StatusNoContent
	aboutClient, aboutGrant, aboutAPI, aboutKey := (*Tenant).describeClient, (*Tenant).describeGrant, (*Tenant).describeAPI, (*Tenant).describeSigningKey
	return []route{
		{Operation{"auth0.clients.list", get, "/api/v2/clients"}, managementLimit, readClients, managed(ok, listClients), nil},
		{Operation{"auth0.clients.create", post, "/api/v2/clients"}, managementLimit, anyOf("create:clients"), managed(created, createClient), nil},
		{Operation{"auth0.clients.get", get, client}, managementLimit, readClients, managed(ok, getClient), aboutClient},
		{Operation{"auth0.clients.update", patch, client}, managementLimit, updateClients, managed(ok, updateClient), aboutClient},
		{Operation{"auth0.clients.delete", del, client}, managementLimit, anyOf("delete:clients"), managed(gone, deleteClient), aboutClient},
		{Operation{"auth0.clients.rotate-secret", post, client + "/rotate-secret"}, managementLimit, anyOf("update:client_keys"), managed(ok, rotateSecret), aboutClient},

		{Operation{"auth0.credentials.list", get, client + "/credentials"}, managementLimit, anyOf("read:client_credentials"), managed(ok, listCredentials), aboutClient},
		{Operation{"auth0.credentials.create", post, client + "/credentials"}, managementLimit, anyOf("create:client_credentials"), managed(created, createCredential), aboutClient},
		{Operation{"auth0.credentials.get", get, credential}, managementLimit, anyOf("read:client_credentials"), managed(ok, getCredential), aboutClient},
		{Operation{"auth0.credentials.update", patch, credential}, managementLimit, anyOf("update:client_credentials"), managed(ok, updateCredential), aboutClient},
		{Operation{"auth0.credentials.delete", del, credential}, managementLimit, anyOf("delete:client_credentials"), managed(gone, deleteCredential), aboutClient},

		{Operation{"auth0.client-grants.list", get, "/api/v2/client-grants"}, managementLimit, anyOf("read:client_grants"), managed(ok, listGrants), nil},
		{Operation{"auth0.client-grants.create", post, "/api/v2/client-grants"}, managementLimit, anyOf("create:client_grants"), managed(created, createGrant), nil},
		{Operation{"auth0.client-grants.get", get, grant}, managementLimit, anyOf("read:client_grants"), managed(ok, getGrant), aboutGrant},
		{Operation{"auth0.client-grants.update", patch, grant}, managementLimit, anyOf("update:client_grants"), managed(ok, updateGrant), aboutGrant},
		{Operation{"auth0.client-grants.delete", del, grant}, managementLimit, anyOf("delete:client_grants"), managed(gone, deleteGrant), aboutGrant},

		{Operation{"auth0.resource-servers.list", get, "/api/v2/resource-servers"}, managementLimit, anyOf("read:resource_servers"), managed(ok, listAPIs), nil},
		{Operation{"auth0.resource-servers.create", post, "/api/v2/resource-servers"}, managementLimit, anyOf("create:resource_servers"), managed(created, createAPI), aboutAPI},
		{Operation{"auth0.resource-servers.get", get, server}, managementLimit, anyOf("read:resource_servers"), managed(ok, getAPI), aboutAPI},
		{Operation{"auth0.resource-servers.update", patch, server}, managementLimit, anyOf("update:resource_servers"), managed(ok, updateAPI), aboutAPI},
		{Operation{"auth0.resource-servers.delete", del, server}, managementLimit, anyOf("delete:resource_servers"), managed(gone, deleteAPI), aboutAPI},

		{Operation{"auth0.signing-keys.list", get, "/api/v2/keys/signing"}, managementLimit, anyOf("read:signing_keys"), managed(ok, listSigningKeys), nil},
		{Operation{"auth0.signing-keys.get", get, key}, managementLimit, anyOf("read:signing_keys"), managed(ok, getSigningKey), aboutKey},
		{Operation{"auth0.signing-keys.rotate", post, "/api/v2/keys/signing/rotate"}, managementLimit, allOf("create:signing_keys", "update:signing_keys"), managed(http.StatusCreated, rotateSigningKey), nil},
		{Operation{"auth0.signing-keys.revoke", put, key + "/revoke"}, managementLimit, anyOf("update:signing_keys"), managed(ok, revokeSigningKey), aboutKey},
	}
}()
