/* One row of small networks whose shapes the compiler knows: what FastNn's row plan is compared with. Dense layers with ReLU, the last one linear.
   WIDTH is 16 (AVX-512) or 8 (AVX2). Weights are [inputs][outputs], padded to whole registers; about eight accumulators are in flight, and a single output is a
   dot product. Prints, for each network, its widths and the best and the median of 200 windows of 2,000 calls in nanoseconds. Each call depends on the one
   before. */
#define _GNU_SOURCE
#include <immintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ACCUMULATORS 8
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 8")
#define PAD(n) (((n) + WIDTH - 1) / WIDTH * WIDTH)

typedef float vector __attribute__((vector_size(WIDTH * sizeof(float)), aligned(4)));

#if WIDTH == 16
INLINE vector multiply_add(vector a, vector b, vector c) { return (vector)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c); }
INLINE vector at_least_zero(vector a) { return (vector)_mm512_max_ps((__m512)a, _mm512_setzero_ps()); }
INLINE float sum(vector a) { return _mm512_reduce_add_ps((__m512)a); }
#else
INLINE vector multiply_add(vector a, vector b, vector c) { return (vector)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c); }
INLINE vector at_least_zero(vector a) { return (vector)_mm256_max_ps((__m256)a, _mm256_setzero_ps()); }
INLINE float sum(vector a)
{
    __m128 half = _mm_add_ps(_mm256_castps256_ps128((__m256)a), _mm256_extractf128_ps((__m256)a, 1));
    half = _mm_add_ps(half, _mm_movehl_ps(half, half));
    return _mm_cvtss_f32(_mm_add_ss(half, _mm_shuffle_ps(half, half, 1)));
}
#endif

INLINE vector load(const float *p) { return *(const vector *)p; }
INLINE vector broadcast(float x) { return x - (vector){}; }

INLINE void dense(const float *x, int inputs, const float *w, const float *b, float *y, int outputs, int rectify)
{
    int registers = PAD(outputs) / WIDTH;
    long row = registers * WIDTH;
    for (int first = 0; first < registers; first += ACCUMULATORS)
    {
        int columns = registers - first < ACCUMULATORS ? registers - first : ACCUMULATORS, chains = ACCUMULATORS / columns, k = 0;
        vector c[ACCUMULATORS][ACCUMULATORS];
        UNROLL for (int i = 0; i < ACCUMULATORS; i++) if (i < columns)
            UNROLL for (int q = 0; q < ACCUMULATORS; q++) if (q < chains)
                c[i][q] = q == 0 ? load(b + (first + i) * WIDTH) : (vector){};
        for (; k + chains <= inputs; k += chains)
            UNROLL for (int q = 0; q < ACCUMULATORS; q++) if (q < chains)
                UNROLL for (int i = 0; i < ACCUMULATORS; i++) if (i < columns)
                    c[i][q] = multiply_add(broadcast(x[k + q]), load(w + (k + q) * row + (first + i) * WIDTH), c[i][q]);
        for (; k < inputs; k++)
            UNROLL for (int i = 0; i < ACCUMULATORS; i++) if (i < columns)
                c[i][0] = multiply_add(broadcast(x[k]), load(w + k * row + (first + i) * WIDTH), c[i][0]);
        UNROLL for (int i = 0; i < ACCUMULATORS; i++) if (i < columns)
        {
            UNROLL for (int q = 1; q < ACCUMULATORS; q++) if (q < chains)
                c[i][0] += c[i][q];
            *(vector *)(y + (first + i) * WIDTH) = rectify ? at_least_zero(c[i][0]) : c[i][0];
        }
    }
}

/* x and w are padded with zeros. */
INLINE float dot(const float *x, int inputs, const float *w, float b)
{
    vector even = {}, odd = {};
    for (int k = 0; k < PAD(inputs); k += 2 * WIDTH)
    {
        even = multiply_add(load(x + k), load(w + k), even);
        if (k + WIDTH < PAD(inputs))
            odd = multiply_add(load(x + k + WIDTH), load(w + k + WIDTH), odd);
    }
    return b + sum(even + odd);
}

static float weights[3][65536] __attribute__((aligned(64))), biases[3][256] __attribute__((aligned(64))), rows[4][256] __attribute__((aligned(64)));

#define NETWORK(name, a, b, c, d) \
    static __attribute__((noinline)) void name(const float *x, float *y) \
    { \
        dense(x, a, weights[0], biases[0], rows[1], b, 1); \
        dense(rows[1], b, weights[1], biases[1], rows[2], c, 1); \
        if (d == 1) \
            y[0] = dot(rows[2], c, weights[2], biases[2][0]); \
        else \
        { \
            dense(rows[2], c, weights[2], biases[2], rows[3], d, 0); \
            for (int i = 0; i < d; i++) \
                y[i] = rows[3][i]; \
        } \
    }

NETWORK(network0, 16, 16, 16, 1)
NETWORK(network1, 32, 64, 32, 1)
NETWORK(network2, 24, 48, 24, 3)
NETWORK(network3, 13, 64, 64, 2)
NETWORK(network4, 128, 64, 32, 1)
NETWORK(network5, 50, 100, 100, 3)

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure(const char *widths, void (*network)(const float *, float *))
{
    enum { windows = 200, calls = 2000 };
    static double times[windows];
    float y[3];
    for (int i = 0; i < 50 * calls; i++)
        network(rows[0], y);
    for (int window = 0; window < windows; window++)
    {
        double start = now();
        for (int i = 0; i < calls; i++)
        {
            network(rows[0], y);
            rows[0][0] = y[0] * 1e-30f;
        }
        times[window] = (now() - start) / calls;
    }
    qsort(times, windows, sizeof *times, compare);
    printf("%s %f %f\n", widths, times[0], times[windows / 2]);
}

int main(void)
{
    for (int layer = 0; layer < 3; layer++)
        for (int i = 0; i < 65536; i++)
            weights[layer][i] = (rand() % 1000 - 500) / 5000.f;
    for (int i = 0; i < 256; i++)
        rows[0][i] = rand() % 1000 / 1000.f;
    measure("16-16-16-1", network0);
    measure("32-64-32-1", network1);
    measure("24-48-24-3", network2);
    measure("13-64-64-2", network3);
    measure("128-64-32-1", network4);
    measure("50-100-100-3", network5);
    return 0;
}
