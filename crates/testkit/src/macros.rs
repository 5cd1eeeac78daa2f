//! One test, two databases.

/// Makes two tests of each function: `name::sqlite` and `name::postgres`.
///
/// The argument is the [`TestApp`](crate::TestApp). Written `private app`, it works on a database that
/// no other test uses; `empty database` is such a [`TestDatabase`](crate::TestDatabase) without a schema, for a
/// program that makes its own.
#[macro_export]
macro_rules! both_backends {
    () => {};
    ($(#[$meta:meta])* async fn $name:ident($app:ident) $body:block $($rest:tt)*) => {
        $crate::both_backends!(@pair [$(#[$meta])*] $name, $app, TestApp::on, $body);
        $crate::both_backends!($($rest)*);
    };
    ($(#[$meta:meta])* async fn $name:ident(private $app:ident) $body:block $($rest:tt)*) => {
        $crate::both_backends!(@pair [$(#[$meta])*] $name, $app, TestApp::alone_on, $body);
        $crate::both_backends!($($rest)*);
    };
    ($(#[$meta:meta])* async fn $name:ident(empty $database:ident) $body:block $($rest:tt)*) => {
        $crate::both_backends!(@pair [$(#[$meta])*] $name, $database, TestDatabase::empty, $body);
        $crate::both_backends!($($rest)*);
    };
    (@pair [$($meta:tt)*] $name:ident, $given:ident, $kind:ident::$open:ident, $body:block) => {
        $($meta)*
        mod $name {
            use super::*;

            async fn run($given: $crate::$kind) $body

            #[$crate::rt::actix_web::test]
            async fn sqlite() {
                if let Some(given) = $crate::$kind::$open($crate::Backend::Sqlite).await {
                    run(given).await;
                }
            }

            #[$crate::rt::actix_web::test]
            async fn postgres() {
                if let Some(given) = $crate::$kind::$open($crate::Backend::Postgres).await {
                    run(given).await;
                }
            }
        }
    };
}
