#include "services/s3/s3_service.h"

#include "services/s3/access_log.h"
#include "services/s3/access_point.h"
#include "services/s3/access_point_binding.h"
#include "services/s3/acl.h"
#include "services/s3/authorization.h"
#include "services/s3/bucket.h"
#include "services/s3/bucket_binding.h"
#include "services/s3/bucket_configuration.h"
#include "services/s3/copy_object.h"
#include "services/s3/cross_origin.h"
#include "services/s3/delete_object.h"
#include "services/s3/directory_bucket.h"
#include "services/s3/express_session.h"
#include "services/s3/get_object.h"
#include "services/s3/lifecycle_sweep.h"
#include "services/s3/list_object_versions.h"
#include "services/s3/list_objects.h"
#include "services/s3/metadata_table.h"
#include "services/s3/multipart_completion.h"
#include "services/s3/multipart_listing.h"
#include "services/s3/multipart_upload.h"
#include "services/s3/notification.h"
#include "services/s3/object_annotation.h"
#include "services/s3/object_lock.h"
#include "services/s3/object_subresource.h"
#include "services/s3/public_access.h"
#include "services/s3/put_object.h"
#include "services/s3/region.h"
#include "services/s3/rename_object.h"
#include "services/s3/replication.h"
#include "services/s3/request_payment.h"
#include "services/s3/restore_object.h"
#include "services/s3/select_object_content.h"
#include "services/s3/update_object_encryption.h"
#include "services/s3/versioning.h"
#include "services/s3/website.h"

namespace s3 {

Service make_service(const protocol::Facts& facts) {
  Service service{.model = facts.service(kService),
                  .authorization = authorization(),
                  .prepare = check_signed_region,
                  .cross_origin = cross_origin_grant};
  add_buckets(service);
  add_bucket_acls(service);
  add_bucket_configurations(service);
  add_versioning(service);
  add_notifications(service);
  add_access_logs(service);
  add_put_object(service);
  add_get_object(service);
  add_copy_object(service);
  add_select_object_content(service);
  add_delete_object(service);
  add_object_subresources(service);
  add_object_annotations(service);
  add_update_object_encryption(service);
  add_object_locks(service);
  add_restore_object(service);
  add_list_objects(service);
  add_list_object_versions(service);
  add_multipart_upload(service);
  add_multipart_completion(service);
  add_multipart_listing(service);
  add_lifecycle_sweep(service);
  add_public_access(service);
  add_replication(service);
  add_website(service);
  add_bucket_bindings(service);
  add_access_point_binding(service);
  add_express_sessions(service);
  add_rename_object(service);
  add_metadata_tables(service);
  guard_directory_buckets(service.operations);
  guard_access_points(service.operations);
  show_charges(service);
  return service;
}

}  // namespace s3
