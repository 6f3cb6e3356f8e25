#include "services/s3/bucket/request_payment.h"

#include "services/s3/access/access_point.h"
#include "services/s3/bucket/bucket_document.h"
#include "services/s3/errors.h"

namespace s3 {
namespace {

constexpr const char* kRequester = "requester";

bool is_paid_by_requester(RequestContext& context, const Bucket& bucket) {
  if (context.principal.account == bucket.account) return false;
  const auto payment = get_document(context, bucket, "RequestPayment");
  return payment && payment->value("Payer", "") == "Requester";
}

}  // namespace

/// "After you configure a bucket to be a Requester Pays bucket, requesters must include x-amz-request-payer … else the
/// request fails with HTTP 403": of those from other accounts.
void require_payer(RequestContext& context, const Bucket& bucket, const Value& input) {
  if (input.value("RequestPayer", "") == kRequester) return;
  if (is_paid_by_requester(context, bucket)) throw refusal("AccessDenied");
}

void show_charges(Service& service) {
  for (Operation& operation : service.operations) {
    const auto output_shape = service.model.operation(operation.name)->output();
    if (!output_shape || !output_shape->member("RequestCharged")) continue;
    operation.handler = [serve = std::move(operation.handler)](RequestContext& context, const Value& input) {
      Value output = serve(context, input);
      if (!input.contains("RequestPayer")) return output;
      const auto bucket = find_bucket(context, resolve_bucket_name(context, input.at("Bucket")));
      if (bucket && is_paid_by_requester(context, *bucket)) output["RequestCharged"] = kRequester;
      return output;
    };
  }
}

}  // namespace s3
