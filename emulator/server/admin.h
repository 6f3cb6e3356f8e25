// Our own pages: health, reset and journal under /_skyrig/, and LocalStack's health for tools that look for it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "emulator/dispatch/machine.h"
#include "emulator/server/authenticator.h"
#include "emulator/server/exchange.h"
#include "emulator/server/origin_guard.h"
#include "emulator/server/snapshots.h"

namespace emulator {

struct AdminFacts {
  std::string version;
  AuthenticationMode authentication = AuthenticationMode::kVerify;
  /// Empty if the state is kept in memory.
  std::string data_dir;
  /// By which browsers may reach these pages.
  OwnNames names;
};

class Admin : public RequestHandler {
 public:
  /// `after_change` is called when the store was emptied or restored behind everybody's back.
  Admin(Machine& machine, AdminFacts facts, std::function<void()> after_change);

  /// True for the paths that are answered here and never by a service.
  static bool serves(std::string_view path);
  std::unique_ptr<Exchange> begin(protocol::HttpRequest head, const Peer& peer) override;

 private:
  class AdminExchange;

  protocol::HttpResponse answer(const protocol::HttpRequest& request);
  protocol::HttpResponse health() const;
  protocol::HttpResponse localstack_health() const;
  /// The types that CloudFormation provisions through their services, those that are only modelled, and the others.
  protocol::HttpResponse resource_types() const;
  /// The resources of an account and region that are modelled: nothing is behind them but a document.
  protocol::HttpResponse modelled_resources(const protocol::HttpRequest& request) const;
  /// What IAM denied, and why.
  protocol::HttpResponse denials(const protocol::HttpRequest& request) const;
  protocol::HttpResponse journal(const protocol::HttpRequest& request) const;
  protocol::HttpResponse reset(const protocol::HttpRequest& request);
  /// The key sets of OpenID Connect providers, which tokens are verified with.
  protocol::HttpResponse provider_keys(const protocol::HttpRequest& request) const;
  protocol::HttpResponse store_provider_keys(const protocol::HttpRequest& request);
  protocol::HttpResponse erase_provider_keys(const protocol::HttpRequest& request);
  protocol::HttpResponse list_snapshots() const;
  protocol::HttpResponse save_snapshot(const std::string& name);
  protocol::HttpResponse restore_snapshot(const std::string& name);
  protocol::HttpResponse delete_snapshot(const std::string& name);

  Machine& machine_;
  AdminFacts facts_;
  std::function<void()> after_change_;
  Snapshots snapshots_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace emulator
