# Every target installs what it needs from the npm registry; nothing else is needed but Node and npm.
.DEFAULT_GOAL := help
.PHONY: help demo demo-orders local send-events new-event simulate faults fuzz schema-suite bench budget test test-all \
	mutate lint typecheck format build synth bootstrap deploy destroy accept storage undelete-texts empty-bucket \
	up down deploy-local clean

STAGE ?= dev

# `dependencies` in package.json are what a user's commands need; `devDependencies` only tests and checks need. Where all
# are installed, all are kept.
all_packages := node_modules/.installed
packages := $(or $(wildcard $(all_packages)),node_modules/.installed-for-use)

# What each target may be told, as VARIABLE=option: make send-events COUNT=100 runs send-events --count 100. VARIABLE?flag
# takes true or false: make storage REPAIR=true runs storage --repair. A variable without an option is read in the
# target's own recipe.
told_demo := ARGS
told_demo-orders := ARGS
told_local := FIFO ACCEPTANCE ARGS
told_send-events := COUNT=count TYPE=type VERSION=version TENANTS=tenants GROUP=group GROUPS=groups INVALID=invalid \
	DUPLICATES=duplicates CONFLICTS=conflicts RATE=rate SEED=seed QUEUE_URL=queue-url ARGS
told_new-event := TYPE VERSION ARGS
told_simulate := SEEDS=seeds FIRST=first SEED=seed ARGS
told_faults := ROUNDS=rounds SEED=seed EVENTS=events ARGS
told_fuzz := SECONDS SEED=seed ARGS
told_schema-suite := SUITE=suite ARGS
told_bench := ONLY=only ARGS
told_budget := ARGS
told_test := ONLY
told_mutate := ONLY=mutate ARGS
told_synth := STAGE ARGS
told_bootstrap := STAGE ARGS
told_deploy := STAGE ACCEPTANCE ARGS
told_destroy := STAGE ARGS
told_accept := STAGE=stage LOCAL?local IDLE=idle DENY=deny LOAD=load KEEP?keep ARGS
told_storage := STAGE=stage TABLE=table BUCKET=bucket REPAIR?repair LOCAL?local ARGS
told_undelete-texts := STAGE=stage SINCE=since ARGS
told_empty-bucket := STAGE=stage ARGS
told_deploy-local := ARGS

variable = $(firstword $(subst ?, ,$(subst =, ,$(1))))
told = $($(call variable,$(1)))
option = $(if $(told),--$(lastword $(subst =, ,$(1))) "$(told)")
flag = $(if $(filter-out true false,$(told)),$(call refuse,$(1)))$(if $(filter true,$(told)),--$(lastword $(subst ?, ,$(1))))
refuse = $(error $(call variable,$(1)) is "$(told)", expected true or false)
each = $(if $(findstring =,$(1)),$(call option,$(1)))$(if $(findstring ?,$(1)),$(call flag,$(1)))
options = $(foreach one,$(told_$@),$(call each,$(one))) $(ARGS)

# A misspelt variable would change nothing, and nobody would notice. A make within a make inherits the outer one's.
goals := $(or $(MAKECMDGOALS),$(.DEFAULT_GOAL))
known := $(sort $(foreach goal,$(goals),$(foreach told,$(told_$(goal)),$(call variable,$(told)))))
given := $(foreach name,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $(name)))),$(name)))
unknown := $(filter-out $(known) MAKEFLAGS SHELL,$(given))
ifneq ($(if $(filter 0,$(MAKELEVEL)),$(unknown)),)
$(error make $(goals) does not know $(unknown). It knows: $(or $(known),no variable))
endif

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

node_modules/.installed-for-use: package.json package-lock.json
	@echo 'Installing what the commands need. This is done once …'
	@npm ci --omit=dev --no-audit --loglevel=error
	@touch $@

# After the other it only adds what is missing.
$(all_packages): package.json package-lock.json
	@echo 'Installing all packages, those of tests and checks too. This is done once …'
	@if [ node_modules/.installed-for-use -nt package.json ] && [ node_modules/.installed-for-use -nt package-lock.json ]; \
	then npm install --no-save --include=dev --no-audit --loglevel=error; \
	else npm ci --include=dev --no-audit --loglevel=error; fi
	@touch $@

demo: $(packages) ## Show the main job on this machine, and account for every event
	@npm run -s demo -- $(options)

demo-orders: $(packages) ## Show handlers at work: orders validated, paid and closed by services that fail
	@npm run -s demo-orders -- $(options)

local: $(packages) ## Run the pipeline on this machine until Ctrl-C, e.g. FIFO=true
	@FIFO='$(FIFO)' ACCEPTANCE='$(ACCEPTANCE)' npm run -s local -- $(options)

send-events: $(packages) ## Send events, e.g. COUNT=100 TYPE=payment.processed INVALID=5%
	@npm run -s send-events -- $(options)

new-event: $(all_packages) ## Make schema, handler and test, e.g. TYPE=order.shipped VERSION=v1
	@npm run -s new-event -- $(TYPE) $(VERSION) $(options)

simulate: $(all_packages) ## Attack the promise in simulated worlds, e.g. SEEDS=1000 or SEED=42
	@npm run -s simulate -- $(options)

faults: $(all_packages) ## Kill real processes and break their connections, e.g. ROUNDS=30 SEED=7
	@npm run -s faults -- $(options)

fuzz: $(all_packages) ## Read hostile message bodies, e.g. SECONDS=300 SEED=7
	@npm run -s fuzz -- --seconds $(or $(SECONDS),300) $(options)

schema-suite: $(all_packages) ## Compare with JSON Schema's official tests, e.g. SUITE=../JSON-Schema-Test-Suite
	@npm run -s schema-suite -- $(options)

bench: $(all_packages) ## Measure beside floor and peers, e.g. ONLY=handler-payment or ARGS=--quick
	@npm run -s bench -- $(options)

budget: $(all_packages) ## Check calls, write units, bundle and loaded modules against their budget
	@npm run -s budget -- $(options)

test: $(all_packages) ## Run the quick tests, e.g. ONLY=test/handlers
	@npm run -s test -- $(ONLY)

test-all: $(all_packages) ## Run every test, and measure coverage (coverage/index.html)
	@npm run -s test:all

mutate: $(all_packages) ## Change the code in one place at a time and expect a test to fail, e.g. ONLY=src/core/backoff.ts
	@npm run -s mutate -- $(options)

lint: $(all_packages) ## Check style and the rules between rooms
	@npm run -s lint

typecheck: $(all_packages) ## Check the types
	@npm run -s typecheck

format: $(all_packages) ## Fix what lint can fix by itself
	@npm run -s format

build: $(packages) ## Compile the schemas and bundle the function
	@npm run -s build

synth: $(packages) ## Synthesize and check the stack (cdk.out)
	@npm run -s synth -- -c stage=$(STAGE) $(options)

bootstrap: $(packages) ## Prepare an account and region for deployments, once
	@npm run -s bootstrap -- -c stage=$(STAGE) $(options)

deploy: $(packages) ## Deploy to AWS, e.g. STAGE=prod
	@npm run -s deploy -- -c stage=$(STAGE) $(if $(ACCEPTANCE),-c acceptance=$(ACCEPTANCE)) $(options)

destroy: $(packages) ## Delete the stack from AWS, e.g. STAGE=dev
	@npm run -s destroy -- -c stage=$(STAGE) $(options)

accept: $(packages) ## Check a deployed stack from outside, e.g. STAGE=dev, or LOCAL=true
	@npm run -s accept -- $(options)

storage: $(packages) ## Check the settings of table and bucket, e.g. STAGE=prod TABLE=name REPAIR=true
	@npm run -s storage -- $(options)

undelete-texts: $(packages) ## Bring deleted large texts back, e.g. STAGE=prod SINCE=2026-11-28T09:00:00Z
	@npm run -s large-texts -- --undelete $(options)

empty-bucket: $(packages) ## Delete all large texts, so that the stack can be deleted (not in prod)
	@npm run -s large-texts -- --empty $(options)

up: ## Start LocalStack (needs Docker)
	docker compose up --detach --wait

down: ## Stop LocalStack
	docker compose down

deploy-local: $(packages) ## Deploy the stack to LocalStack
	@npm run -s deploy:local -- $(options)

clean: ## Remove everything that was built
	rm -rf generated dist cdk.out coverage .local .mutation .build
