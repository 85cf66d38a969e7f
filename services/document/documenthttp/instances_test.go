package documenthttp_test

import (
	"testing"

	"acervo/platform/sqldb/sqldbtest"
)

// onInstances has two instances on the same databases: each request goes to one of them, at
// random.
func onInstances(t *testing.T) *world {
	t.Helper()
	databases := sqldbtest.Server(t, "document", "catalogue")
	return open(t, func(w *world) { w.databases = databases })
}

// What holds for one instance holds for two of which any answers.
func TestInstancesOnPostgres(t *testing.T) {
	for name, test := range map[string]func(*testing.T, *world){
		"lists are the oracle's":             testListsAreTheOracles,
		"a write is in the next list":        testAWriteIsInTheNextList,
		"rows are shown as they are reached": testRowsAreShownAsTheyAreReached,
		"types":                              testTypes,
		"views":                              testViews,
		"filters and search":                 testFiltersAndSearch,
		"the directory is followed":          testTheDirectoryIsFollowed,
		"patches at the same time all count": testPatchesAtTheSameTimeAllCount,
		"versions":                           testVersions,
		"replace and patch":                  testReplaceAndPatch,
		"idempotency keys":                   testIdempotencyKeys,
		"expiry follows the type":            testExpiryFollowsTheType,
	} {
		t.Run(name, func(t *testing.T) { test(t, onInstances(t)) })
	}
}
