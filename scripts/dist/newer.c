/* A function of a C library newer than those that the program is to run on. */
#include <math.h>

/* Of glibc 2.35; the older one sets `errno`, which Rust does not read. In double precision no
 * square of a float overflows. */
float hypotf(float x, float y)
{
    return (float)sqrt((double)x * x + (double)y * y);
}
