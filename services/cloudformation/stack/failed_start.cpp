#include "services/cloudformation/stack/failed_start.h"

#include "emulator/time/id_generator.h"
#include "services/cloudformation/deployment/deployment_state.h"

namespace cloudformation {
namespace {

void pass_through(RequestContext& context, Value& stack,
                  std::initializer_list<std::pair<const char*, std::string>> steps) {
  for (const auto& [status, reason] : steps) set_stack_status(context, stack, status, reason);
  save_stack(context, stack);
}

}  // namespace

void fail_creation(RequestContext& context, Value& stack, const std::string& reason, OnFailure on_failure) {
  begin_operation(context, stack, "CREATE_STACK");
  set_stack_status(context, stack, "CREATE_IN_PROGRESS", "User Initiated");
  switch (on_failure) {
    case OnFailure::kDoNothing:
      return pass_through(context, stack, {{"CREATE_FAILED", reason}});
    case OnFailure::kDelete:
      stack["DeletionTime"] = emulator::to_timestamp(context.time);
      return pass_through(context, stack,
                          {{"DELETE_IN_PROGRESS", reason + ". Delete requested by user."}, {"DELETE_COMPLETE", ""}});
    default:
      return pass_through(
          context, stack,
          {{"ROLLBACK_IN_PROGRESS", reason + ". Rollback requested by user."}, {"ROLLBACK_COMPLETE", ""}});
  }
}

void fail_update(RequestContext& context, Value& stack, const std::string& reason, OnFailure on_failure) {
  begin_operation(context, stack, "UPDATE_STACK");
  set_stack_status(context, stack, "UPDATE_IN_PROGRESS", "User Initiated");
  if (on_failure == OnFailure::kDoNothing) return pass_through(context, stack, {{"UPDATE_FAILED", reason}});
  pass_through(context, stack,
               {{"UPDATE_ROLLBACK_IN_PROGRESS", reason + ". Rollback requested by user."},
                {"UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", ""},
                {"UPDATE_ROLLBACK_COMPLETE", ""}});
}

}  // namespace cloudformation
