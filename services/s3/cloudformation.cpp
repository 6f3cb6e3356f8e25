#include "services/s3/cloudformation.h"

namespace s3 {

void add_cloudformation(Tables&) {}

}  // namespace s3
