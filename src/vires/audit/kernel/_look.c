/* Acts held against bit rows, act by act: what `looking.py` does by columns, and nothing else. Arrays come as buffers;
   whoever calls has checked that numbers of rows and blocks lie within them. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#define MOST_POOLS 32
#define MOST_USED 256
#define MOST_WORDS 4096

typedef struct {
    Py_ssize_t width;
    const uint64_t *may, *sure, *masks;
    const uint8_t *open;
} Pool;

typedef struct {
    Py_buffer views[64 + 4 * MOST_POOLS];
    int count;
} Held;

static void *buffer(Held *held, PyObject *from, int writable)
{
    Py_buffer *view = &held->views[held->count];
    if (PyObject_GetBuffer(from, view, writable ? PyBUF_CONTIG : PyBUF_CONTIG_RO) < 0)
        return NULL;
    held->count++;
    return view->buf;
}

static int lowest(uint64_t word)
{
#if defined(__GNUC__) || defined(__clang__)
    return __builtin_ctzll(word);
#else
    int place = 0;
    while (!(word & 1)) {
        word >>= 1;
        place++;
    }
    return place;
#endif
}

/* The place of the lowest bit; past all of them where there is none. */
static int64_t first(const uint64_t *row, Py_ssize_t width)
{
    for (Py_ssize_t w = 0; w < width; w++)
        if (row[w])
            return w * 64 + lowest(row[w]);
    return width * 64;
}

/* look(which, active_parts, active_nibbles, pools, blocks_room, buffers) -> None; see `looking.look_compiled`. */
static PyObject *look(PyObject *self, PyObject *args)
{
    int which;
    Py_ssize_t room;
    PyObject *active_parts, *active_nibbles, *pool_list, *given;
    if (!PyArg_ParseTuple(args, "iO!O!O!nO!", &which, &PyTuple_Type, &active_parts, &PyTuple_Type, &active_nibbles,
                          &PyTuple_Type, &pool_list, &room, &PyTuple_Type, &given))
        return NULL;
    Held *held = PyMem_Calloc(1, sizeof(Held));
    uint64_t *words = PyMem_Malloc(4 * MOST_WORDS * sizeof(uint64_t));
    PyObject *result = NULL;
    void *at[19];
    Pool pools[MOST_POOLS];
    int parts[3], nibbles[MOST_USED - 8];
    Py_ssize_t part_count = PyTuple_GET_SIZE(active_parts), nibble_count = PyTuple_GET_SIZE(active_nibbles);
    Py_ssize_t pool_count = PyTuple_GET_SIZE(pool_list);
    if (!held || !words) {
        PyErr_NoMemory();
        goto done;
    }
    if (PyTuple_GET_SIZE(given) != 19 || part_count > 3 || nibble_count > MOST_USED - 8 || pool_count > MOST_POOLS) {
        PyErr_SetString(PyExc_ValueError, "more arrays than there is room for");
        goto done;
    }
    for (int i = 0; i < 19; i++) {
        at[i] = buffer(held, PyTuple_GET_ITEM(given, i), i >= 13);
        if (!at[i])
            goto done;
    }
    for (Py_ssize_t i = 0; i < part_count; i++)
        parts[i] = (int)PyLong_AsLong(PyTuple_GET_ITEM(active_parts, i));
    for (Py_ssize_t i = 0; i < nibble_count; i++)
        nibbles[i] = (int)PyLong_AsLong(PyTuple_GET_ITEM(active_nibbles, i));
    for (Py_ssize_t i = 0; i < pool_count; i++) {
        PyObject *one = PyTuple_GET_ITEM(pool_list, i);
        if (!PyTuple_Check(one) || PyTuple_GET_SIZE(one) != 5) {
            PyErr_SetString(PyExc_ValueError, "a pool is a width and four arrays");
            goto done;
        }
        pools[i].width = PyLong_AsSsize_t(PyTuple_GET_ITEM(one, 0));
        pools[i].may = buffer(held, PyTuple_GET_ITEM(one, 1), 0);
        pools[i].sure = buffer(held, PyTuple_GET_ITEM(one, 2), 0);
        pools[i].open = buffer(held, PyTuple_GET_ITEM(one, 3), 0);
        pools[i].masks = buffer(held, PyTuple_GET_ITEM(one, 4), 0);
        if (PyErr_Occurred())
            goto done;
        if (pools[i].width < 1 || pools[i].width > MOST_WORDS) {
            PyErr_SetString(PyExc_ValueError, "rows are wider than there is room for");
            goto done;
        }
    }
    if (PyErr_Occurred())
        goto done;
    {
        const int64_t *stretches = at[0], *row_of = at[2], *slot = at[4], *begin = at[5], *part = at[6], *nibble = at[7];
        const int32_t *blocks = at[1];
        const int16_t *widths = at[3], *ways = at[11];
        const int32_t *kinds[3] = {at[8], at[9], at[10]};
        const int64_t *answers = at[12];
        uint8_t *open = at[13], *law_out = at[14], *policy_out = at[15];
        int64_t *firsts[3] = {at[16], at[17], at[18]};
        Py_ssize_t count = held->views[1].len / (Py_ssize_t)sizeof(int32_t);
        uint64_t *may = words, *sure = words + MOST_WORDS, *mine = words + 2 * MOST_WORDS;
        int64_t used[MOST_USED];
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t i = 0; i < count; i++) {
            int32_t block = blocks[i];
            Py_ssize_t width = widths[block], most = width * 64;
            const Pool *pool = pools;
            while (pool->width != width)
                pool++;
            int taken = 0;
            used[taken++] = row_of[stretches[i]];
            for (Py_ssize_t p = 0; p < part_count; p++) {
                int64_t base = part[parts[p] * room + block];
                if (base >= 0)
                    used[taken++] = base + kinds[parts[p]][i];
            }
            for (Py_ssize_t j = 0; j < nibble_count; j++) {
                int64_t base = nibble[nibbles[j] * room + block];
                if (base >= 0)
                    used[taken++] = base + ways[nibbles[j] * count + i];
            }
            const uint64_t *row = pool->may + used[0] * width;
            int doubtful = pool->open[used[0]];
            for (Py_ssize_t w = 0; w < width; w++)
                may[w] = row[w];
            for (int u = 1; u < taken; u++) {
                row = pool->may + used[u] * width;
                doubtful |= pool->open[used[u]];
                for (Py_ssize_t w = 0; w < width; w++)
                    may[w] &= row[w];
            }
            const uint64_t *masks = pool->masks + slot[block] * 3 * width;
            if (doubtful) {
                row = pool->sure + used[0] * width;
                for (Py_ssize_t w = 0; w < width; w++)
                    sure[w] = row[w];
                for (int u = 1; u < taken; u++) {
                    row = pool->sure + used[u] * width;
                    for (Py_ssize_t w = 0; w < width; w++)
                        sure[w] &= row[w];
                }
                int left = 0;
                int64_t unsettled = most, settled = most;
                for (Py_ssize_t w = 0; w < width; w++) {
                    uint64_t doubt = may[w] & ~sure[w], held_to = ~(uint64_t)0;
                    if (which == 0) {
                        left |= (doubt & (masks[width + w] | masks[2 * width + w])) != 0;
                        held_to = masks[w];
                    }
                    if (unsettled == most && (doubt & held_to))
                        unsettled = w * 64 + lowest(doubt & held_to);
                    if (settled == most && (may[w] & sure[w] & held_to))
                        settled = w * 64 + lowest(may[w] & sure[w] & held_to);
                }
                if (left || unsettled < settled)
                    open[i] = 1;
            }
            const int64_t *own = answers + begin[block];
            int64_t place;
            if (which == 0) {
                for (Py_ssize_t w = 0; w < width; w++)
                    mine[w] = may[w] & masks[w];
                place = first(mine, width);
                firsts[0][i] = place < most ? own[place] : -1;
                uint64_t law = 0, policy = 0;
                for (Py_ssize_t w = 0; w < width; w++) {
                    uint64_t barring = may[w] & masks[width + w], also = may[w] & masks[2 * width + w];
                    law |= barring;
                    policy |= also;
                    mine[w] = barring | also;
                }
                place = first(mine, width);
                firsts[1][i] = place < most ? own[place] : -1;
                law_out[i] = law != 0;
                policy_out[i] = policy != 0;
            } else {
                place = first(may, width);
                firsts[2][i] = place < most ? own[place] : -1;
            }
        }
        Py_END_ALLOW_THREADS
    }
    result = Py_NewRef(Py_None);
done:
    if (held) {
        for (int i = 0; i < held->count; i++)
            PyBuffer_Release(&held->views[i]);
        PyMem_Free(held);
    }
    PyMem_Free(words);
    return result;
}

static PyMethodDef methods[] = {
    {"look", look, METH_VARARGS, "Hold acts against the bit rows of one grid."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_look", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__look(void)
{
    return PyModule_Create(&module);
}
