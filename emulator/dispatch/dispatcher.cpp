#include "emulator/dispatch/dispatcher.h"

#include <cstdio>

#include "emulator/enforcement/authorizer.h"
#include "emulator/journal/journal.h"
#include "emulator/resource/resource_engine.h"
#include "emulator/store/store.h"
#include "emulator/time/id_generator.h"
#include "emulator/time/scheduler.h"

namespace emulator {
namespace {

constexpr int kNotImplementedStatus = 501;
constexpr int kInternalErrorStatus = 500;

ApiError not_implemented(const std::string& service, const std::string& operation) {
  return ApiError("NotImplemented", "skyrig does not implement the operation " + operation + " of " + service + " yet.",
                  kNotImplementedStatus);
}

ApiError internal_error(const protocol::ServiceModel& model, const std::exception& failure) {
  std::fprintf(stderr, "skyrig: internal error: %s\n", failure.what());
  const bool is_s3 = model.protocol() == protocol::Protocol::kRestXml;
  return ApiError(is_s3 ? "InternalError" : "InternalFailure",
                  "skyrig failed to serve this request, which is a defect of skyrig: " + std::string(failure.what()),
                  kInternalErrorStatus);
}

}  // namespace

struct Dispatcher::Entry {
  Service service;
  std::map<std::string_view, const Handler*> handlers;
  std::map<std::string_view, const Handler*> unmodelled;
};

Dispatcher::Dispatcher(Machine& machine)
    : machine_(machine), authorizer_(std::make_unique<Authorizer>(machine.facts)) {}

Dispatcher::~Dispatcher() = default;

void Dispatcher::add(Service service) {
  auto entry = std::make_unique<Entry>(Entry{.service = std::move(service), .handlers = {}, .unmodelled = {}});
  const protocol::ServiceModel& model = entry->service.model;
  for (const Operation& operation : entry->service.operations) {
    if (!model.operation(operation.name)) {
      throw std::logic_error(std::string(model.name()) + " has no operation " + std::string(operation.name));
    }
    if (!entry->handlers.emplace(operation.name, &operation.handler).second) {
      throw std::logic_error("two handlers for " + std::string(operation.name));
    }
  }
  for (const Operation& operation : entry->service.unmodelled_operations) {
    entry->unmodelled.emplace(operation.name, &operation.handler);
  }
  for (CloudFormationBinding& binding : entry->service.cloudformation) {
    if (binding.service.empty()) binding.service = model.name();
  }
  machine_.engine.add(entry->service.resource_types);
  services_[std::string(model.name())] = std::move(entry);
}

Answer Dispatcher::call(Call call) {
  if (call.request_id.empty()) call.request_id = machine_.ids.uuid();
  const auto transaction = machine_.store.begin();
  RequestContext context{.machine = machine_,
                         .transaction = *transaction,
                         .principal = call.principal,
                         .account = call.principal.account,
                         .region = call.region,
                         .time = machine_.clock.now(),
                         .request_id = call.request_id,
                         .source_ip = call.source_ip,
                         .user_agent = call.user_agent,
                         .referer = call.referer,
                         .is_secure = call.is_secure,
                         .invoked_by = call.invoked_by,
                         .request_body = call.body};
  Answer answer = run(call, context);
  if (answer.succeeded()) {
    try {
      transaction->commit();
    } catch (const std::exception& failure) {
      answer.error = internal_error(services_.at(call.service)->service.model, failure);
    }
  }
  settle_changes();
  has_changed_policies_ = false;
  record(call, context, answer);
  return answer;
}

Answer Dispatcher::call_within(RequestContext& caller, Call call) {
  call.request_id = caller.request_id;
  if (call.region.empty()) call.region = caller.region;
  if (call.principal.kind == PrincipalKind::kAnonymous) call.principal = caller.principal;
  RequestContext context{.machine = machine_,
                         .transaction = caller.transaction,
                         .principal = call.principal,
                         .account = call.principal.account,
                         .region = call.region,
                         .time = caller.time,
                         .request_id = call.request_id,
                         .source_ip = caller.source_ip,
                         .user_agent = caller.user_agent,
                         .referer = caller.referer,
                         .is_secure = caller.is_secure,
                         .invoked_by = call.invoked_by,
                         .request_body = call.body};
  caller.transaction.set_savepoint();
  Answer answer = run(call, context);
  if (answer.succeeded()) {
    caller.transaction.release_savepoint();
  } else {
    caller.transaction.rollback_to_savepoint();
  }
  settle_changes();
  record(call, context, answer);
  return answer;
}

Answer Dispatcher::run(const Call& call, RequestContext& context) {
  Answer answer{.request_id = call.request_id};
  const auto found = services_.find(call.service);
  if (found == services_.end()) {
    answer.error = not_implemented(call.service, call.operation);
    return answer;
  }
  try {
    answer.output = serve(*found->second, call.operation, context, call.input);
    answer.body = std::move(context.response_body);
    answer.status = context.response_status;
  } catch (const ApiError& refusal) {
    answer.error = refusal;
  } catch (const std::exception& failure) {
    answer.error = internal_error(found->second->service.model, failure);
  }
  return answer;
}

Value Dispatcher::serve(const Entry& entry, const std::string& operation, RequestContext& context, const Value& input) {
  const protocol::ServiceModel& model = entry.service.model;
  if (const auto unmodelled = entry.unmodelled.find(operation); unmodelled != entry.unmodelled.end()) {
    return (*unmodelled->second)(context, input);
  }
  const auto handler = entry.handlers.find(operation);
  if (handler == entry.handlers.end()) throw not_implemented(std::string(model.name()), operation);
  validator_.validate_input(model, *model.operation(operation), input);
  if (entry.service.prepare) entry.service.prepare(context);
  authorizer_->require(*this, entry.service, operation, context, input);
  note_change(model.name(), operation);
  return (*handler->second)(context, input);
}

/// Policies are compiled once; whatever may change them is told to the authorizer before the next question.
void Dispatcher::note_change(std::string_view service, std::string_view operation) {
  const ServiceAuthorization& authorization = services_.find(service)->second->service.authorization;
  if (!authorization.policies_of && !authorization.organization_of) return;
  constexpr std::string_view kReads[] = {"Get", "List", "Describe", "Simulate"};
  const bool only_reads = std::any_of(std::begin(kReads), std::end(kReads),
                                      [&](std::string_view verb) { return operation.starts_with(verb); });
  if (!only_reads) has_changed_policies_ = true;
}

void Dispatcher::settle_changes() {
  if (has_changed_policies_) authorizer_->policies_changed();
}

void Dispatcher::record(const Call& call, const RequestContext& context, const Answer& answer) {
  machine_.journal.record({.time = context.time,
                           .request_id = call.request_id,
                           .account = context.account,
                           .region = context.region,
                           .principal = context.principal.arn,
                           .source_ip = context.source_ip,
                           .service = call.service,
                           .operation = call.operation,
                           .error_code = answer.error ? answer.error->code() : std::string(),
                           .error_message = answer.error ? answer.error->message() : std::string(),
                           .invoked_by = call.invoked_by});
}

bool Dispatcher::run_due_timer() {
  const auto transaction = machine_.store.begin();
  const Time now = machine_.clock.now();
  const auto due = machine_.scheduler.next_due(*transaction, now);
  if (!due) return false;
  const Timer& timer = due->timer;
  RequestContext context{.machine = machine_,
                         .transaction = *transaction,
                         .principal = {.kind = PrincipalKind::kService,
                                       .account = timer.account,
                                       .arn = timer.service + ".amazonaws.com",
                                       .id = timer.service + ".amazonaws.com"},
                         .account = timer.account,
                         .region = timer.region,
                         .time = now,
                         .request_id = machine_.ids.uuid(),
                         .invoked_by = timer.service};
  transaction->set_savepoint();
  try {
    const Service* service = find(timer.service);
    if (!service) throw std::logic_error("no service " + timer.service + " for a timer");
    const auto kind = std::find_if(service->timers.begin(), service->timers.end(),
                                   [&](const TimerKind& candidate) { return candidate.name == timer.kind; });
    if (kind == service->timers.end()) throw std::logic_error("no timer " + timer.kind + " in " + timer.service);
    kind->handler(context, timer.payload);
    transaction->release_savepoint();
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "skyrig: the timer %s of %s failed: %s\n", timer.kind.c_str(), timer.service.c_str(),
                 failure.what());
    transaction->rollback_to_savepoint();
  }
  transaction->erase(due->key);
  transaction->commit();
  settle_changes();
  has_changed_policies_ = false;
  return true;
}

std::optional<CrossOriginGrant> Dispatcher::cross_origin_grant(std::string_view service,
                                                               const CrossOriginRequest& request) {
  const Service* found = find(service);
  if (!found || !found->cross_origin) return std::nullopt;
  const auto transaction = machine_.store.begin();
  RequestContext context{.machine = machine_,
                         .transaction = *transaction,
                         .principal = {},
                         .account = {},
                         .region = {},
                         .time = machine_.clock.now(),
                         .request_id = {}};
  return found->cross_origin(context, request);
}

const Service* Dispatcher::find(std::string_view service) const {
  const auto found = services_.find(service);
  return found == services_.end() ? nullptr : &found->second->service;
}

std::vector<const Service*> Dispatcher::services() const {
  std::vector<const Service*> result;
  for (const auto& [name, entry] : services_) result.push_back(&entry->service);
  return result;
}

const CloudFormationBinding* Dispatcher::find_binding(std::string_view cloudformation_type) const {
  for (const auto& [name, entry] : services_) {
    for (const CloudFormationBinding& binding : entry->service.cloudformation) {
      if (binding.type == cloudformation_type) return &binding;
    }
  }
  return nullptr;
}

}  // namespace emulator
