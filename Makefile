# Acervo. `make run` and `make test` are all a newcomer needs; see README.md.

GO      ?= go
DATA    ?= ./data
WEB_SRC := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' 2>/dev/null)

.PHONY: run run-distributed build test lint bench web openapi clean tools

run: build ## build what is missing, start everything with the demo company
	@exec bin/acervo serve --demo --data $(DATA)

run-distributed: build ## every service in a process of its own, on PostgreSQL, Kafka and S3: DOCUMENTS=, EMPLOYEES=, FRESH=1
	@exec scripts/run-distributed.sh

build: tools web/dist/index.html ## bin/acervo, with the web app inside
	@$(GO) build -o bin/acervo ./cmd/acervo

tools:
	@scripts/check-tools.sh

web: web/dist/index.html

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SRC)
	@cd web && npm run --silent build
	@touch $@

test: build ## every test; installs or starts what they need; ends with a summary
	@scripts/test.sh

lint: tools web/node_modules/.package-lock.json ## golangci-lint, eslint, tsc
	@scripts/lint.sh

bench: build ## everything in bench/, as a table: name value unit bar ok
	@$(GO) run ./bench

openapi: ## the API descriptions that the web app's types are made from
	@$(GO) run ./cmd/acervo openapi bff > web/src/api/openapi.json
	@cd web && npm run --silent api

clean:
	@rm -rf bin web/dist/assets web/dist/index.html*
