// The service half of a request's walk: validate → transaction → handler → commit → journal. The gateway calls it for
// requests from the wire; services call it to ask another service, as a client would.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "emulator/dispatch/request_context.h"
#include "emulator/dispatch/service.h"
#include "protocol/validation/input_validator.h"

namespace emulator {

class Authorizer;

/// One operation to be done, in the name of a principal.
struct Call {
  std::string service;
  std::string operation;
  Value input = Value::object();
  Principal principal;
  /// The region whose resources are meant.
  std::string region;
  std::string source_ip = {};
  /// What the client says of itself and of where it comes from, for condition keys.
  std::string user_agent = {};
  std::string referer = {};
  bool is_secure = true;
  /// The name of the calling service, if the call is made in-process.
  std::string invoked_by = {};
  ReceivedBody* body = nullptr;
  /// Empty makes one.
  std::string request_id = {};
};

/// What came of a call: an output, or the refusal.
struct Answer {
  Value output = Value::object();
  std::optional<ApiError> error = {};
  std::optional<ResponseBody> body = {};
  /// Instead of the model's.
  std::optional<int> status = {};
  std::string request_id = {};

  bool succeeded() const { return !error.has_value(); }
};

class Dispatcher {
 public:
  explicit Dispatcher(Machine& machine);
  Dispatcher(const Dispatcher&) = delete;
  ~Dispatcher();

  /// Adds a service. Throws std::logic_error if its tables name operations that its model does not have.
  void add(Service service);

  /// Does a call in a transaction of its own. Never throws for what a client may have caused.
  Answer call(Call call);

  /// Does a call inside the caller's transaction: if it is refused, its own changes are undone and the caller's stay.
  /// Principal and region are the caller's where the call leaves them empty.
  Answer call_within(RequestContext& caller, Call call);

  /// Runs one due timer, if there is one. Returns whether it did.
  bool run_due_timer();

  /// What a service lets web pages of another origin do; nothing if it has no say. Changes nothing, records nothing.
  std::optional<CrossOriginGrant> cross_origin_grant(std::string_view service, const CrossOriginRequest& request);

  const Service* find(std::string_view service) const;
  std::vector<const Service*> services() const;
  /// Who decides whether a call may be made.
  Authorizer& authorizer() const { return *authorizer_; }
  /// How CloudFormation drives a resource type, or nothing.
  const CloudFormationBinding* find_binding(std::string_view cloudformation_type) const;

 private:
  struct Entry;

  Value serve(const Entry& entry, const std::string& operation, RequestContext& context, const Value& input);
  void note_change(std::string_view service, std::string_view operation);
  void settle_changes();
  Answer run(const Call& call, RequestContext& context);
  void record(const Call& call, const RequestContext& context, const Answer& answer);

  Machine& machine_;
  protocol::InputValidator validator_;
  std::unique_ptr<Authorizer> authorizer_;
  /// Whether IAM's state was changed in a transaction that is not at its end.
  bool has_changed_policies_ = false;
  std::map<std::string, std::unique_ptr<Entry>, std::less<>> services_;
};

}  // namespace emulator
