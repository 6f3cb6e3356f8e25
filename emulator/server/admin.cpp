#include "emulator/server/admin.h"

#include <charconv>

#include <nlohmann/json.hpp>

#include "emulator/authentication/provider_keys.h"
#include "emulator/dispatch/dispatcher.h"
#include "emulator/enforcement/authorizer.h"
#include "emulator/journal/journal.h"
#include "emulator/server/limits.h"
#include "emulator/server/origin_guard.h"
#include "emulator/server/reset.h"
#include "emulator/store/store.h"
#include "protocol/federation/json_web_token.h"
#include "protocol/http/uri.h"

namespace emulator {
namespace {

using Json = nlohmann::ordered_json;
using protocol::HttpRequest;
using protocol::HttpResponse;

constexpr std::string_view kOwnPrefix = "/_skyrig/";
constexpr std::string_view kLocalstackHealth = "/_localstack/health";
constexpr size_t kJournalEventsDefault = 100;

HttpResponse json_response(int status, const Json& json) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json"}},
          .body = json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"};
}

HttpResponse error_response(int status, std::string message) {
  return json_response(status, {{"error", std::move(message)}});
}

std::string parameter(const HttpRequest& request, std::string_view name) {
  const auto query = protocol::parse_query(request.query());
  return std::string(protocol::find_parameter(query, name).value_or(std::string_view{}));
}

/// The parameter limit, or as many as fit on a page; nothing if it is no number.
std::optional<size_t> limit_of(const HttpRequest& request) {
  size_t limit = kJournalEventsDefault;
  const std::string text = parameter(request, "limit");
  if (text.empty()) return limit;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(limit) : std::nullopt;
}

HttpResponse wrong_limit() {
  return error_response(400, "limit must be a number.");
}

Json to_json(const Event& event) {
  Json json{{"sequence", event.sequence},   {"time", to_iso8601(event.time)}, {"request_id", event.request_id},
            {"account", event.account},     {"region", event.region},         {"principal", event.principal},
            {"source_ip", event.source_ip}, {"service", event.service},       {"operation", event.operation}};
  if (!event.error_code.empty()) {
    json["error_code"] = event.error_code;
    json["error_message"] = event.error_message;
  }
  if (!event.invoked_by.empty()) json["invoked_by"] = event.invoked_by;
  return json;
}

}  // namespace

/// Bodies are short texts; what goes beyond kAdminBodyBytesMax is not kept, and refused.
class Admin::AdminExchange : public Exchange {
 public:
  AdminExchange(Admin& admin, HttpRequest request) : admin_(admin), request_(std::move(request)) {}
  bool is_decided() const override { return request_.method != "PUT"; }
  void on_body(std::string_view bytes) override {
    is_too_long_ = is_too_long_ || request_.body.size() + bytes.size() > kAdminBodyBytesMax;
    if (!is_too_long_) request_.body += bytes;
  }
  std::optional<Reply> finish() override {
    if (is_too_long_) return Reply{.response = error_response(413, "The body is too long.")};
    try {
      return Reply{.response = admin_.answer(request_)};
    } catch (const std::invalid_argument& wrong) {
      return Reply{.response = error_response(400, wrong.what())};
    } catch (const std::exception& failure) {
      return Reply{.response = error_response(500, failure.what())};
    }
  }

 private:
  Admin& admin_;
  HttpRequest request_;
  bool is_too_long_ = false;
};

Admin::Admin(Machine& machine, AdminFacts facts, std::function<void()> after_change)
    : machine_(machine),
      facts_(std::move(facts)),
      after_change_(std::move(after_change)),
      snapshots_(machine, facts_.data_dir) {}

bool Admin::serves(std::string_view path) {
  return path.starts_with(kOwnPrefix) || path == kLocalstackHealth;
}

std::unique_ptr<Exchange> Admin::begin(HttpRequest head, const Peer&) {
  return std::make_unique<AdminExchange>(*this, std::move(head));
}

HttpResponse Admin::answer(const HttpRequest& request) {
  if (!is_from_here(request, facts_.names)) {
    return error_response(403, "This page answers only to this machine's own names, and to no other web page.");
  }
  struct Page {
    std::string_view method, path;
    std::function<HttpResponse()> answer;
  };
  const Page pages[] = {
      {"GET", "/_skyrig/health", [&] { return health(); }},
      {"GET", "/_localstack/health", [&] { return localstack_health(); }},
      {"GET", "/_skyrig/journal", [&] { return journal(request); }},
      {"GET", "/_skyrig/denials", [&] { return denials(request); }},
      {"GET", "/_skyrig/needed",
       [&] {
         return json_response(200, {{"principals", machine_.dispatcher.authorizer().needed_policies()}});
       }},
      {"GET", "/_skyrig/resource-types", [&] { return resource_types(); }},
      {"GET", "/_skyrig/oidc-keys", [&] { return provider_keys(request); }},
      {"PUT", "/_skyrig/oidc-keys", [&] { return store_provider_keys(request); }},
      {"DELETE", "/_skyrig/oidc-keys", [&] { return erase_provider_keys(request); }},
      {"GET", "/_skyrig/resources", [&] { return modelled_resources(request); }},
      {"POST", "/_skyrig/reset", [&] { return reset(request); }},
      {"GET", "/_skyrig/snapshots", [&] { return list_snapshots(); }},
      {"POST", "/_skyrig/snapshots", [&] { return save_snapshot(parameter(request, "name")); }},
      {"DELETE", "/_skyrig/snapshots", [&] { return delete_snapshot(parameter(request, "name")); }},
      {"POST", "/_skyrig/snapshots/restore", [&] { return restore_snapshot(parameter(request, "name")); }},
  };
  bool has_path = false;
  for (const Page& page : pages) {
    if (request.path() != page.path) continue;
    has_path = true;
    if (request.method == page.method || (request.method == "HEAD" && page.method == "GET")) return page.answer();
  }
  return has_path ? error_response(405, "This page does not take the method " + request.method + ".")
                  : error_response(404, "There is no page " + std::string(request.path()) + ".");
}

HttpResponse Admin::health() const {
  Json services = Json::object();
  for (const Service* service : machine_.dispatcher.services()) {
    services[std::string(service->model.name())] = {{"operations", service->operations.size()},
                                                    {"operations_of_aws", service->model.operation_count()}};
  }
  const auto uptime = std::chrono::steady_clock::now() - started_;
  return json_response(200, {{"status", "running"},
                             {"version", facts_.version},
                             {"auth", facts_.authentication == AuthenticationMode::kOpen ? "open" : "verify"},
                             {"iam", name_of(machine_.dispatcher.authorizer().mode())},
                             {"data_dir", facts_.data_dir.empty() ? Json(nullptr) : Json(facts_.data_dir)},
                             {"uptime_seconds", std::chrono::duration_cast<std::chrono::seconds>(uptime).count()},
                             {"services", services}});
}

HttpResponse Admin::localstack_health() const {
  Json services = Json::object();
  for (const Service* service : machine_.dispatcher.services()) {
    services[std::string(service->model.name())] = "available";
  }
  return json_response(200, {{"services", services}, {"edition", "skyrig"}, {"version", facts_.version}});
}

HttpResponse Admin::resource_types() const {
  Json types = Json::array();
  for (const Service* service : machine_.dispatcher.services()) {
    for (const CloudFormationBinding& binding : service->cloudformation) types.push_back(binding.type);
  }
  const Answer listed = machine_.dispatcher.call({.service = "cloudformation", .operation = "ListModelledTypes"});
  return json_response(200, {{"resource_types", types},
                             {"modelled", listed.output.value("Modelled", Value::array())},
                             {"refused", listed.output.value("Refused", Value::object())}});
}

HttpResponse Admin::modelled_resources(const HttpRequest& request) const {
  const std::string account = parameter(request, "account"), region = parameter(request, "region");
  if (account.empty() || region.empty()) return error_response(400, "account and region must be given.");
  const Answer listed = machine_.dispatcher.call({.service = "cloudformation",
                                                  .operation = "ListModelledResources",
                                                  .principal = root_principal(account),
                                                  .region = region});
  return json_response(200, {{"account", account},
                             {"region", region},
                             {"modelled_resources", listed.output.value("Resources", Value::array())}});
}

HttpResponse Admin::journal(const HttpRequest& request) const {
  const auto limit = limit_of(request);
  if (!limit) return wrong_limit();
  Json events = Json::array();
  for (const Event& event : machine_.journal.newest(*limit)) events.push_back(to_json(event));
  return json_response(200, {{"events", events}});
}

HttpResponse Admin::denials(const HttpRequest& request) const {
  const auto limit = limit_of(request);
  if (!limit) return wrong_limit();
  return json_response(200, {{"iam", name_of(machine_.dispatcher.authorizer().mode())},
                             {"denials", machine_.dispatcher.authorizer().denials(*limit)}});
}

HttpResponse Admin::reset(const HttpRequest& request) {
  const ResetScope scope{.account = parameter(request, "account"), .region = parameter(request, "region")};
  emulator::reset(machine_, scope);
  after_change_();
  return json_response(200, {{"reset", scope.is_everything() ? "everything" : "part"}});
}

HttpResponse Admin::provider_keys(const HttpRequest& request) const {
  const auto transaction = machine_.store.begin();
  const std::string issuer = issuer_name(parameter(request, "issuer"));
  if (issuer.empty()) return json_response(200, {{"issuers", issuers_with_keys(*transaction)}});
  const auto keys = find_provider_keys(*transaction, issuer);
  return keys ? json_response(200, Json(*keys))
              : error_response(404, "No keys are known of the issuer " + issuer + ".");
}

HttpResponse Admin::store_provider_keys(const HttpRequest& request) {
  const std::string issuer = issuer_name(parameter(request, "issuer"));
  if (issuer.empty()) return error_response(400, "The parameter issuer names whose keys they are.");
  const protocol::Value keys = protocol::Value::parse(request.body, nullptr, false);
  if (const std::string fault = protocol::fault_of_key_set(keys); !fault.empty()) return error_response(400, fault);
  const auto transaction = machine_.store.begin();
  emulator::store_provider_keys(*transaction, issuer, keys);
  transaction->commit();
  return json_response(200, {{"issuer", issuer}, {"keys", keys["keys"].size()}});
}

HttpResponse Admin::erase_provider_keys(const HttpRequest& request) {
  const std::string issuer = issuer_name(parameter(request, "issuer"));
  const auto transaction = machine_.store.begin();
  if (!emulator::erase_provider_keys(*transaction, issuer)) {
    return error_response(404, "No keys are known of the issuer " + issuer + ".");
  }
  transaction->commit();
  return json_response(200, {{"forgotten", issuer}});
}

HttpResponse Admin::list_snapshots() const {
  Json snapshots = Json::array();
  for (const Snapshot& snapshot : snapshots_.list()) {
    snapshots.push_back({{"name", snapshot.name}, {"saved", to_iso8601(snapshot.time)}});
  }
  return json_response(200, {{"snapshots", snapshots}});
}

HttpResponse Admin::save_snapshot(const std::string& name) {
  snapshots_.save(name);
  return json_response(200, {{"saved", name}});
}

HttpResponse Admin::restore_snapshot(const std::string& name) {
  snapshots_.restore(name);
  after_change_();
  return json_response(200, {{"restored", name}});
}

HttpResponse Admin::delete_snapshot(const std::string& name) {
  snapshots_.remove(name);
  return json_response(200, {{"deleted", name}});
}

}  // namespace emulator
