#include "protocol/model/facts.h"
#include "tests/fuzz/decode.h"
#include "tests/fuzz/target.h"

namespace fuzz {
namespace {

constexpr std::string_view kJsonServices[] = {"ecs", "ssm", "secretsmanager"};

}  // namespace

/// A service and one of its operations, then the body.
void run_json(std::string_view input) {
  const protocol::ServiceModel service =
      protocol::Facts::embedded().service(kJsonServices[take_choice(input, std::size(kJsonServices))]);
  const size_t number = take_choice(input, std::min<size_t>(service.operation_count(), 256));
  decode({.method = "POST", .target = "/", .headers = {}, .body = std::string(input)},
         {.service = service, .operation = service.operation(number)});
}

}  // namespace fuzz
