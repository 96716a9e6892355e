# Every target installs what it needs from the npm registry. Nothing else is needed but Node and npm.
.DEFAULT_GOAL := help
.PHONY: help demo demo-orders local send-events new-event test test-all lint format simulate faults fuzz mutate bench budget \
	synth deploy destroy accept events storage

STAGE ?= dev

# `dependencies` in package.json are what a user's commands need; `devDependencies` only tests and checks need. Where all
# are installed, all are kept.
all_packages := node_modules/.installed
packages := $(or $(wildcard $(all_packages)),node_modules/.installed-for-use)

# The variables that each target knows. VARIABLE=option: make send-events COUNT=100 runs send-events --count 100.
# VARIABLE?flag takes true or false: make local FIFO=true runs local --fifo. The recipe itself reads a variable without an
# option. ARGS passes any option on: make send-events ARGS='--rate 50'.
known_demo := ARGS
known_demo-orders := ARGS
known_local := FIFO?fifo ARGS
known_send-events := COUNT=count TYPE=type VERSION=version SEED=seed ARGS
known_new-event := TYPE VERSION ARGS
known_test := ONLY
known_simulate := SEEDS=seeds SEED=seed ARGS
known_faults := ROUNDS=rounds SEED=seed ARGS
known_fuzz := SECONDS=seconds SEED=seed ARGS
known_mutate := ONLY=only ARGS
known_bench := ONLY=only ARGS
known_budget := ARGS
known_synth := STAGE ARGS
known_deploy := STAGE ARGS
known_destroy := STAGE ARGS
known_accept := STAGE=stage ARGS
known_events := ARGS
known_storage := STAGE=stage ARGS

variable = $(firstword $(subst ?, ,$(subst =, ,$(1))))
value = $($(call variable,$(1)))
option = $(if $(value),--$(lastword $(subst =, ,$(1))) "$(value)")
flag = $(if $(filter-out true false,$(value)),$(call refuse,$(1)))$(if $(filter true,$(value)),--$(lastword $(subst ?, ,$(1))))
refuse = $(error $(call variable,$(1)) is "$(value)", expected true or false)
each = $(if $(findstring =,$(1)),$(call option,$(1)))$(if $(findstring ?,$(1)),$(call flag,$(1)))
options = $(foreach one,$(known_$@),$(call each,$(one))) $(ARGS)

# A misspelt variable would change nothing, and nobody would notice. A make within a make inherits the outer one's.
goals := $(or $(MAKECMDGOALS),$(.DEFAULT_GOAL))
known := $(sort $(foreach goal,$(goals),$(foreach one,$(known_$(goal)),$(call variable,$(one)))))
given := $(foreach name,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $(name)))),$(name)))
unknown := $(filter-out $(known) MAKEFLAGS SHELL,$(given))
ifneq ($(if $(filter 0,$(MAKELEVEL)),$(unknown)),)
$(error make $(goals) does not know $(unknown). It knows: $(or $(known),no variable); ARGS passes any option on, and ARGS=--help lists them)
endif
empty := $(strip $(foreach name,$(filter-out ARGS,$(filter $(known),$(given))),$(if $($(name)),,$(name))))
ifneq ($(if $(filter 0,$(MAKELEVEL)),$(empty)),)
$(error $(empty) is empty, expected a value; without $(empty), make $(goals) uses the default)
endif

help: # Lists the targets, each under the heading above it.
	@awk -F ':.*## ' '/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@printf '\nOptions: make demo ARGS=--help lists them, make demo ARGS=--json passes one.\nAll other commands are npm scripts: npm run\n'

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

##@ Try it on this machine
demo: $(packages) ## Show the main job, and account for every event
	@npm run -s demo -- $(options)

demo-orders: $(packages) ## Show handlers at work, on services that often fail
	@npm run -s demo-orders -- $(options)

local: $(packages) ## Run the pipeline until Ctrl-C, e.g. FIFO=true
	@npm run -s local -- $(options)

send-events: $(packages) ## Send events, e.g. COUNT=100 TYPE=payment.processed
	@npm run -s send-events -- $(options)

##@ Change it
new-event: $(all_packages) ## Make schema, handler and test, TYPE=order.shipped VERSION=v1
	@npm run -s new-event -- $(TYPE) $(VERSION) $(options)

test: $(all_packages) ## Run the quick tests, e.g. ONLY=test/handlers
	@npm run -s test -- $(ONLY)

test-all: $(all_packages) ## Run every test, and measure coverage (coverage/)
	@npm run -s test:all

lint: $(all_packages) ## Check types, style and the rules between rooms
	@npm run -s typecheck
	@npm run -s lint

format: $(all_packages) ## Fix what lint can fix by itself
	@npm run -s format

##@ Attack and measure it
simulate: $(all_packages) ## Run simulated worlds full of faults, e.g. SEEDS=1000
	@npm run -s simulate -- $(options)

faults: $(all_packages) ## Kill processes and break connections, e.g. ROUNDS=30 SEED=7
	@npm run -s faults -- $(options)

fuzz: $(all_packages) ## Read hostile message bodies, e.g. SECONDS=300 SEED=7
	@npm run -s fuzz -- $(options)

mutate: $(all_packages) ## Change the code and expect tests to fail, ONLY='src/core/**'
	@npm run -s mutate -- $(options)

bench: $(all_packages) ## Measure beside floor and peers, e.g. ONLY=handler-payment
	@npm run -s bench -- $(options)

budget: $(all_packages) ## Check calls, write units and bundle against a budget
	@npm run -s budget -- $(options)

##@ Operate it on AWS
synth: $(packages) ## Synthesize and check the stack (cdk.out)
	@npm run -s synth -- -c stage=$(STAGE) $(options)

deploy: $(packages) ## Deploy to AWS, e.g. STAGE=prod
	@npm run -s deploy -- -c stage=$(STAGE) $(options)

destroy: $(packages) ## Delete the stack from AWS, e.g. STAGE=dev
	@npm run -s destroy -- -c stage=$(STAGE) $(options)

accept: $(packages) ## Check a deployed stack from outside, e.g. STAGE=dev
	@npm run -s accept -- $(options)

events: $(packages) ## Find events and failures, e.g. ARGS='list --since 2h'
	@npm run -s events -- $(options)

# Only needed after a restore, so the help leaves it out.
storage: $(packages) # Check the settings of tables and bucket, e.g. STAGE=prod
	@npm run -s storage -- $(options)
