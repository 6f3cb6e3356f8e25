#include "protocol/api_error.h"
#include "protocol/model/facts.h"
#include "protocol/routing/operation_router.h"
#include "tests/fuzz/decode.h"
#include "tests/fuzz/target.h"

namespace fuzz {
namespace {

constexpr std::string_view kQueryServices[] = {"ec2", "iam", "sts", "cloudformation"};

}  // namespace

/// A service, then the form "Action=…&…".
void run_query(std::string_view input) {
  static const protocol::OperationRouter router(protocol::Facts::embedded());
  const protocol::ServiceModel service =
      protocol::Facts::embedded().service(kQueryServices[take_choice(input, std::size(kQueryServices))]);
  const protocol::HttpRequest request{.method = "POST",
                                      .target = "/",
                                      .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                                      .body = std::string(input)};
  try {
    decode(request, router.route(service, request));
  } catch (const protocol::ApiError&) {
  }
}

}  // namespace fuzz
