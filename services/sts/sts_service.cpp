#include "services/sts/sts_service.h"

#include <nlohmann/json.hpp>

namespace sts {
namespace {

using emulator::RequestContext;
using emulator::Value;

/// Needs no permission: it answers even to those whom a policy denies everything.
/// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
Value get_caller_identity(RequestContext& context, const Value&) {
  return {{"UserId", context.principal.id}, {"Account", context.principal.account}, {"Arn", context.principal.arn}};
}

}  // namespace

emulator::Service make_service(const protocol::Facts& facts) {
  return {.model = facts.service("sts"), .operations = {{"GetCallerIdentity", get_caller_identity}}};
}

}  // namespace sts
