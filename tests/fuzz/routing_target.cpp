#include "protocol/api_error.h"
#include "protocol/model/facts.h"
#include "protocol/routing/operation_router.h"
#include "tests/fuzz/decode.h"
#include "tests/fuzz/target.h"

namespace fuzz {

/// A whole request, of any service: the REST ones say in their target and headers what they mean.
void run_routing(std::string_view input) {
  static const protocol::OperationRouter router(protocol::Facts::embedded());
  const protocol::HttpRequest request = read_request(input);
  router.dialect_of(request);
  router.bucket_of_host(request);
  try {
    decode(request, router.route(request));
  } catch (const protocol::ApiError&) {
  }
}

}  // namespace fuzz
