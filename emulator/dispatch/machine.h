// What the services run on, as one set of references: built by main.cpp, handed down with each request.
#pragma once

#include "protocol/model/facts.h"

namespace emulator {

class BodyStore;
class Clock;
class Dispatcher;
class IdGenerator;
class Journal;
class ResourceEngine;
class Scheduler;
class Store;

struct Machine {
  protocol::Facts facts;
  Clock& clock;
  IdGenerator& ids;
  Store& store;
  BodyStore& bodies;
  Scheduler& scheduler;
  Journal& journal;
  ResourceEngine& engine;
  Dispatcher& dispatcher;
};

}  // namespace emulator
