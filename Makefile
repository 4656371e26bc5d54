# Everything a person or CI runs. `make help` lists it.
.NOTPARALLEL:
SHELL := /bin/sh
PORT ?= 8080
PLATFORM_PORT ?= 8000
CONFIGURATION := Release
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1
export DOTNET_CLI_UI_LANGUAGE := en

PUBLISH := dotnet publish -c $(CONFIGURATION) -v quiet -nologo
SETTINGS := Directory.Build.props Directory.Packages.props global.json BannedSymbols.txt .editorconfig
sources = $(SETTINGS) $(shell find $(1) \( -name bin -o -name obj -o -name node_modules \) -prune -o -type f -print 2>/dev/null)

.PHONY: help build run demo test smoke bench simulate-soak faults openapi screenshots mutants publish tool synthetics-lint pii-scan flags-check format-check format verify clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: bin/lib/deltacrown/.built bin/lib/crownwatch-server/.built bin/lib/crownwatch/.built ## leaves bin/deltacrown, bin/crownwatch-server and bin/crownwatch

bin/lib/deltacrown/.built: $(call sources,src/DeltaCrown) scripts/command.sh
	@scripts/publish.sh src/DeltaCrown/DeltaCrown.csproj deltacrown

bin/lib/crownwatch-server/.built: $(call sources,src/Crownwatch.Core src/Crownwatch.Probes src/Crownwatch.Server) package-lock.json scripts/command.sh
	@scripts/assets.sh
	@scripts/publish.sh src/Crownwatch.Server/Crownwatch.Server.csproj crownwatch-server

bin/lib/crownwatch/.built: $(call sources,src/Crownwatch.Core src/Crownwatch.Probes src/Crownwatch.Cli) scripts/command.sh
	@scripts/publish.sh src/Crownwatch.Cli/Crownwatch.Cli.csproj crownwatch

bin/lib/fakes/.built: $(call sources,tests/Fakes) scripts/command.sh
	@scripts/publish.sh tests/Fakes/Fakes.csproj fakes

run: build ## starts DeltaCrown (PLATFORM_PORT=8000) and the server that watches it (PORT=8080)
	@PORT=$(PORT) PLATFORM_PORT=$(PLATFORM_PORT) scripts/run.sh

demo: build bin/lib/fakes/.built ## break it, mend it, kill the watcher: one page shows what arrives
	@scripts/demo.sh

test: ## everything, or one project: make test PROJECT=Crownwatch.Tests
	@PROJECT='$(PROJECT)' scripts/test.sh

smoke: ## the twelve smoke tests, or one: make smoke TEST=name; against a deployment: BASE_URL=…
	@TEST='$(TEST)' scripts/smoke.sh

bench: bin/lib/crownwatch-server/.built ## CPU time a check of the whole server, against a bare loop
	@scripts/bench.sh

simulate-soak: ## generated outages, people and crashes: SEEDS=1000 FROM=first
	@SEEDS='$(SEEDS)' FROM='$(FROM)' scripts/simulate-soak.sh

faults: ## kills and failing receivers: what is lost, doubled, out of order: KILLS=1000 CASES=text
	@KILLS='$(KILLS)' CASES='$(CASES)' FRESH='$(FRESH)' scripts/faults.sh

openapi: ## writes docs/openapi.json anew from the running server
	@CROWNWATCH_WRITE_OPENAPI=1 scripts/openapi.sh

screenshots: ## README's pictures, from a run of the tests in a browser
	@scripts/screenshots.sh

mutants: ## mutation testing of the core's six parts, or of one: PART=Incidents, or some of its files: FILES='Turn Grouping'
	@PART='$(PART)' FILES='$(FILES)' scripts/mutants.sh

publish: tool ## single files of all programs for linux-x64 and linux-arm64, and the tool package, in artifacts/publish
	@scripts/release.sh linux-x64 linux-arm64

tool: ## the command line as a .nupkg for `dotnet tool install`, in artifacts/publish/tool
	@scripts/release.sh tool

synthetics-lint: bin/lib/crownwatch/.built ## yamllint, then our own linter
	@scripts/synthetics-lint.sh

pii-scan: ## no personal data in what is committed
	@scripts/pii-scan.sh

flags-check: ## every enforcement and observability flag is off by default
	@scripts/flags-check.sh

format-check:
	@dotnet tool restore >/dev/null && dotnet csharpier check .

format: ## formats the C# sources
	@dotnet tool restore >/dev/null && dotnet csharpier format .

verify: build synthetics-lint pii-scan flags-check format-check smoke test ## all of the above checks

clean: ## removes what was built
	@rm -rf bin artifacts && find src tests bench -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} + 2>/dev/null; true
