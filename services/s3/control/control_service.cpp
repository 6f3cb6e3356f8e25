#include "services/s3/control/control_service.h"

#include "services/s3/access/access_point_operations.h"
#include "services/s3/access/access_point_policy.h"
#include "services/s3/access/public_access.h"
#include "services/s3/batch/batch_job_operations.h"
#include "services/s3/control/control_account.h"
#include "services/s3/control/control_tagging.h"
#include "services/s3/control/storage_lens.h"
#include "services/s3/errors.h"

namespace s3 {
namespace {

Value put_public_access_block(RequestContext& context, const Value& input) {
  require_own_account(context, input);
  put_account_public_access_block(context, context.account,
                                  complete_public_access_block(input.at("PublicAccessBlockConfiguration"), false));
  return Value::object();
}

Value get_public_access_block(RequestContext& context, const Value& input) {
  require_own_account(context, input);
  const auto settings = account_public_access_block(context, context.account);
  if (!settings) throw refusal("NoSuchPublicAccessBlockConfiguration", {{"AccountId", context.account}});
  return {{"PublicAccessBlockConfiguration", *settings}};
}

Value delete_public_access_block(RequestContext& context, const Value& input) {
  require_own_account(context, input);
  remove_account_public_access_block(context, context.account);
  return Value::object();
}

}  // namespace

emulator::Service make_control_service(const protocol::Facts& facts) {
  Service service{.model = facts.service("s3control"),
                  .operations = {{"PutPublicAccessBlock", put_public_access_block},
                                 {"GetPublicAccessBlock", get_public_access_block},
                                 {"DeletePublicAccessBlock", delete_public_access_block}},
                  .authorization = {.prefix = "s3",
                                    .actions = {{"PutPublicAccessBlock", {"s3:PutAccountPublicAccessBlock"}},
                                                {"GetPublicAccessBlock", {"s3:GetAccountPublicAccessBlock"}},
                                                {"DeletePublicAccessBlock", {"s3:PutAccountPublicAccessBlock"}}},
                                    .variables = {{"AccessPointName", {"Name"}}}}};
  add_control_tagging(service);
  add_access_points(service);
  add_access_point_policies(service);
  add_batch_jobs(service);
  add_storage_lens(service);
  return service;
}

}  // namespace s3
