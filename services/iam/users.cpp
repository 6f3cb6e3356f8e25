#include "services/iam/users.h"

namespace iam {
namespace {

// By hand: "If you do not specify a user name, IAM determines the user name implicitly based on the AWS access key ID
// used to sign the request"; and the root user, who is no IAM user, can be asked for only so.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html
Value get_user(RequestContext& context, const Value& input) {
  const emulator::Principal& principal = context.principal;
  if (!input.contains("UserName") && principal.kind == emulator::PrincipalKind::kRoot) {
    // AWS leaves out the name and path. The account is as old as the beginning of time: nobody founded it.
    return {{"User", {{"UserId", principal.id}, {"Arn", principal.arn}, {"CreateDate", 0}}}};
  }
  const Entity& user = entity_named("user");
  return {{"User", present_entity(context, user, addressed_entity(context, user, input))}};
}

}  // namespace

void add_users(Service& service) {
  service.operations.push_back({"GetUser", get_user});
}

}  // namespace iam
