# Every target installs what it needs from the npm registry, and nothing else is needed but Node and npm.
.DEFAULT_GOAL := help
.PHONY: help demo demo-orders local send-events new-event simulate faults fuzz bench budget test coverage mutate lint \
	typecheck format build synth bootstrap deploy destroy up down deploy-local clean

STAGE ?= dev
installed := node_modules/.installed

# What send-events is told: make send-events COUNT=100 TYPE=payment.processed
option = $(if $($(1)),--$(2) "$($(1))")
send_options = $(call option,COUNT,count) $(call option,TYPE,type) $(call option,VERSION,version) \
	$(call option,TENANTS,tenants) $(call option,GROUP,group) $(call option,GROUPS,groups) \
	$(call option,INVALID,invalid) \
	$(call option,DUPLICATES,duplicates) $(call option,CONFLICTS,conflicts) \
	$(call option,RATE,rate) $(call option,SEED,seed) $(call option,QUEUE_URL,queue-url)

simulate_options = $(call option,SEEDS,seeds) $(call option,FIRST,first) $(call option,SEED,seed)

faults_options = $(call option,ROUNDS,rounds) $(call option,SEED,seed) $(call option,EVENTS,events)

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(installed): package.json package-lock.json
	@echo 'Installing dependencies …'
	@npm ci --no-audit --loglevel=error
	@touch $@

demo: $(installed) ## Show the main job on this machine, and account for every event
	@npm run -s demo -- $(ARGS)

demo-orders: $(installed) ## Show handlers at work: orders validated, paid and closed by services that fail
	@npm run -s demo-orders -- $(ARGS)

local: $(installed) ## Run the pipeline on this machine until Ctrl-C, e.g. FIFO=true
	@FIFO='$(FIFO)' npm run -s local -- $(ARGS)

send-events: $(installed) ## Send events, e.g. COUNT=100 TYPE=payment.processed INVALID=5%
	@npm run -s send-events -- $(send_options) $(ARGS)

new-event: $(installed) ## Make schema, handler and test, e.g. TYPE=order.shipped VERSION=v1
	@npm run -s new-event -- $(TYPE) $(VERSION) $(ARGS)

simulate: $(installed) ## Attack the promise in simulated worlds, e.g. SEEDS=1000 or SEED=42
	@npm run -s simulate -- $(simulate_options) $(ARGS)

faults: $(installed) ## Kill real processes and break their connections, e.g. ROUNDS=30 SEED=7
	@npm run -s faults -- $(faults_options) $(ARGS)

fuzz: $(installed) ## Read hostile message bodies, e.g. SECONDS=300 SEED=7
	@npm run -s fuzz -- --seconds $(or $(SECONDS),300) $(call option,SEED,seed) $(ARGS)

bench: $(installed) ## Measure beside floor and peers, e.g. ONLY=handler-payment or ARGS=--quick
	@npm run -s bench -- $(call option,ONLY,only) $(ARGS)

budget: $(installed) ## Check calls, write units, bundle and loaded modules against their budget
	@npm run -s budget -- $(ARGS)

test: $(installed) ## Run the tests
	@npm run -s test

coverage: $(installed) ## Run the tests and measure what they cover (coverage/index.html)
	@npm run -s coverage

mutate: $(installed) ## Test the tests: change the code and see them fail, e.g. ONLY='src/core/**'
	@npm run -s mutate -- $(call option,ONLY,only) $(ARGS)

lint: $(installed) ## Check style and the rules between rooms
	@npm run -s lint

typecheck: $(installed) ## Check the types
	@npm run -s typecheck

format: $(installed) ## Mend what lint can mend by itself
	@npm run -s format

build: $(installed) ## Compile the schemas and bundle the function
	@npm run -s build

synth: $(installed) ## Synthesize and check the stack (cdk.out)
	@npm run -s synth -- -c stage=$(STAGE) $(ARGS)

bootstrap: $(installed) ## Prepare an account and region for deployments, once
	@npm run -s bootstrap -- -c stage=$(STAGE) $(ARGS)

deploy: $(installed) ## Deploy to AWS, e.g. STAGE=prod
	@npm run -s deploy -- -c stage=$(STAGE) $(ARGS)

destroy: $(installed) ## Delete the stack from AWS, e.g. STAGE=dev
	@npm run -s destroy -- -c stage=$(STAGE) $(ARGS)

up: ## Start LocalStack (needs Docker)
	docker compose up --detach --wait

down: ## Stop LocalStack
	docker compose down

deploy-local: $(installed) ## Deploy the stack to LocalStack
	@npm run -s deploy:local -- $(ARGS)

clean: ## Remove everything that was built
	rm -rf generated dist cdk.out coverage .local .mutation
