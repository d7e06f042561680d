/* The search of coverage/kernels/search/spread.py, loop for loop, to tell what compiling by numba costs. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void spread(const int32_t *restrict span, const int32_t *restrict target, const int64_t *restrict out,
            int64_t nodes, int64_t arcs, int64_t *restrict labels, const int32_t *restrict seeds, int64_t seed_count,
            int64_t block, int64_t unreached, int64_t shift)
{
    int64_t buckets = (unreached >> shift) + 1, pool = 2 * arcs + seed_count + 1;
    int32_t *head = malloc(buckets * sizeof *head);
    uint8_t *waiting = calloc(nodes, 1);
    int32_t *pool_node = malloc(pool * sizeof *pool_node), *pool_next = malloc(pool * sizeof *pool_next);
    memset(head, 0xff, buckets * sizeof *head);
    for (int64_t first = 0; first < seed_count; first += block) {
        int64_t used = 0, highest = -1, free_slot = -1, bucket = -1;
        for (int64_t i = first; i < first + block && i < seed_count; i++) {
            int32_t node = seeds[i];
            if (labels[node] < unreached && !waiting[node]) {
                int64_t b = labels[node] >> shift;
                waiting[node] = 1;
                if (b > highest) highest = b;
                pool_node[used] = node, pool_next[used] = head[b];
                head[b] = (int32_t)used++;
            }
        }
        while (bucket < highest) {
            bucket++;
            while (head[bucket] >= 0) {
                int64_t slot = head[bucket];
                head[bucket] = pool_next[slot], pool_next[slot] = (int32_t)free_slot;
                free_slot = slot;
                int32_t node = pool_node[slot];
                int64_t label = labels[node];
                if (!waiting[node] || (label >> shift) != bucket) continue;
                waiting[node] = 0;
                for (int32_t arc = span[2 * (int64_t)node]; arc < span[2 * (int64_t)node + 1]; arc++) {
                    int64_t reached = label + out[arc];
                    int32_t other = target[arc];
                    int64_t old = labels[other];
                    if (reached >= old) continue;
                    labels[other] = reached;
                    int64_t b = reached >> shift;
                    if (waiting[other] && (old >> shift) == b) continue;
                    waiting[other] = 1;
                    if (b > highest) highest = b;
                    slot = free_slot;
                    if (slot >= 0) free_slot = pool_next[slot];
                    else slot = used++;
                    pool_node[slot] = other, pool_next[slot] = head[b];
                    head[b] = (int32_t)slot;
                }
            }
        }
    }
    free(head), free(waiting), free(pool_node), free(pool_next);
}
