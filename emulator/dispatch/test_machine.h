// For tests: a whole machine in memory, with a clock that stands still and ids that repeat.
#pragma once

#include "emulator/authentication/principal.h"
#include "emulator/dispatch/dispatcher.h"
#include "emulator/journal/journal.h"
#include "emulator/resource/resource_engine.h"
#include "emulator/store/body_store.h"
#include "emulator/store/store.h"
#include "emulator/time/clock.h"
#include "emulator/time/id_generator.h"
#include "emulator/time/scheduler.h"

namespace emulator {

struct TestMachine {
  static constexpr const char* kAccount = "123456789012";
  static constexpr const char* kRegion = "us-east-1";

  TestMachine() : TestMachine(open_rocksdb_store({}), BodyStore::temporary()) {}
  TestMachine(std::unique_ptr<Store> kept_store, std::unique_ptr<BodyStore> kept_bodies)
      : bodies(std::move(kept_bodies)), store(std::move(kept_store)) {}

  /// Does an operation as the root user and returns what came of it.
  Answer call(const std::string& service, const std::string& operation, Value input = Value::object()) {
    return dispatcher.call({.service = service,
                            .operation = operation,
                            .input = std::move(input),
                            .principal = root_principal(kAccount),
                            .region = kRegion});
  }
  /// The output of an operation that must succeed. Throws the refusal otherwise.
  Value ok(const std::string& service, const std::string& operation, Value input = Value::object()) {
    Answer answer = call(service, operation, std::move(input));
    if (answer.error) throw *answer.error;
    return answer.output;
  }
  /// The error code of an operation that must be refused; empty if it succeeded.
  std::string refusal(const std::string& service, const std::string& operation, Value input = Value::object()) {
    const Answer answer = call(service, operation, std::move(input));
    return answer.error ? answer.error->code() : std::string();
  }
  /// Runs everything that is due now.
  void run_timers() {
    while (dispatcher.run_due_timer()) {
    }
  }

  ManualClock clock;
  IdGenerator ids{1};
  std::unique_ptr<BodyStore> bodies;
  std::unique_ptr<Store> store;
  Scheduler scheduler{"test"};
  Journal journal;
  ResourceEngine engine;
  Machine machine{protocol::Facts::embedded(), clock, ids, *store, *bodies, scheduler, journal, engine, dispatcher};
  Dispatcher dispatcher{machine};
};

}  // namespace emulator
