"""Makes detection.safetensors: functions of boxes by torchvision's formulas, written out here, and average precision by COCO's rules, class by class over the whole list of detections."""
import numpy as np
import torch

from make_golden import save, signed, uniform


def make_boxes(stream, count, extent=40.0, least=2.0, most=20.0):
    corner, size = uniform(stream, count, 2) * extent, least + uniform(stream + 1, count, 2) * (most - least)
    return torch.cat([corner, corner + size], 1).float().double()


def area(b):
    return (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])


def iou(a, b, generalized=False):
    low, high = torch.max(a[:, None, :2], b[:, :2]), torch.min(a[:, None, 2:], b[:, 2:])
    common = (high - low).clamp(min=0).prod(2)
    union = area(a)[:, None] + area(b) - common
    if not generalized:
        return common / union
    around = (torch.max(a[:, None, 2:], b[:, 2:]) - torch.min(a[:, None, :2], b[:, :2])).prod(2)
    return common / union - (around - union) / around


def nms(boxes, scores, threshold):
    """torchvision's loop: what overlaps with a kept box too much is crossed out."""
    order = torch.sort(scores, descending=True, stable=True)[1].tolist()
    share, crossed, keep = iou(boxes, boxes), set(), []
    for n, i in enumerate(order):
        if i in crossed:
            continue
        keep.append(i)
        crossed.update(j for j in order[n + 1:] if share[i, j] > threshold)
    return keep


def encode(boxes, anchors, variances=(0.1, 0.2)):
    center, size = (boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]
    acenter, asize = (anchors[:, :2] + anchors[:, 2:]) / 2, anchors[:, 2:] - anchors[:, :2]
    return torch.cat([(center - acenter) / (asize * variances[0]), torch.log(size / asize) / variances[1]], 1)


def anchors(height, width, levels):
    rows = []
    for lines, columns, sizes, ratios in levels:
        for i in range(lines):
            for j in range(columns):
                for size in sizes:
                    for ratio in ratios:
                        w, h = size / np.sqrt(ratio), size * np.sqrt(ratio)
                        x, y = (j + 0.5) * width / columns, (i + 0.5) * height / lines
                        rows.append([x - w / 2, y - h / 2, x + w / 2, y + h / 2])
    return torch.tensor(rows, dtype=torch.float64)


def average_precision(detections, objects, label, threshold):
    """detections: (image, box, score, class), objects: (image, box, class). Precision at each recall is the best one from there on."""
    truth = [(image, box) for image, box, c in objects if c == label]
    if not truth:
        return None
    found, hits = set(), []
    for image, box, score, c in sorted((d for d in detections if d[3] == label), key=lambda d: -d[2]):
        shares = [(float(iou(box[None], other[None])), k) for k, (i, other) in enumerate(truth) if i == image and k not in found]
        share, k = max(shares, default=(0, -1))
        hits.append(share >= threshold)
        if share >= threshold:
            found.add(k)
    hits = np.cumsum(hits)
    recall, precision = hits / len(truth), hits / np.arange(1, len(hits) + 1)
    return np.mean([max((p for r, p in zip(recall, precision) if r >= level / 100), default=0) for level in range(101)])


def mine(scores, classes, ratio, least):
    """SSD's hard negative mining, image by image: background that is not among the hardest does not count."""
    mined = classes.clone()
    for scored, row in zip(scores.max(2)[0], mined):
        background = torch.nonzero(row == 0)[:, 0]
        count = max(int(ratio * int((row > 0).sum())), least)
        order = torch.sort(scored[background], descending=True, stable=True)[1]
        row[background[order[count:]]] = -1
    return mined


def main():
    file = {}
    count = len(anchors(48, 64, [(3, 4, (10, 20), (1, 0.5)), (2, 2, (30,), (1, 2, 0.5))]))
    drawn = (uniform(8101, 4 * count) * 40).long()
    drawn = torch.where(drawn < 3, drawn + 1, torch.where(drawn < 6, -1, 0)).reshape(4, count)
    drawn[2] = 0
    for ratio, least in ((3, 0), (1.5, 0), (3, 5)):
        file[f"mined/{ratio}/{least}"] = mine(uniform(8100, 4 * count * 3).float().reshape(4, count, 3), drawn, ratio, least)
    a, b = make_boxes(8000, 7), make_boxes(8002, 9)
    file["iou"], file["giou"] = iou(a, b), iou(a, b, generalized=True)
    boxes, classes = make_boxes(8010, 60), (uniform(8013, 60) * 3).long()
    scores = (uniform(8012, 60) * 16).round() / 16
    for threshold in (0.0, 0.3, 0.5):
        keep = nms(boxes, scores, threshold)
        file[f"nms/{threshold:.1f}"] = torch.tensor(keep)
        apart = boxes + (classes * 1000.0)[:, None]
        file[f"batched_nms/{threshold:.1f}"] = torch.tensor(nms(apart, scores, threshold))
    file["nms/best"] = torch.tensor([i for i in nms(boxes, scores, 0.5) if scores[i] > 0.5])

    grid = anchors(48, 64, [(3, 4, (10, 20), (1, 0.5)), (2, 2, (30,), (1, 2, 0.5))])
    file["anchors"] = grid
    file["encoded"] = encode(make_boxes(8020, len(grid)), grid)

    # Eight images with four objects each of three classes of four; detections are objects moved about, some of another class, and boxes anywhere.
    images, per_image = 8, 4
    truth = make_boxes(8030, images * per_image)
    labels = (uniform(8032, images * per_image) * 3).long()
    near = truth + signed(8033, images * per_image, 4) * 3
    near = torch.cat([torch.min(near[:, :2], near[:, 2:]), torch.max(near[:, :2], near[:, 2:])], 1).float().double()
    guessed = torch.where(uniform(8034, images * per_image) < 0.2, (labels + 1) % 4, labels)
    stray = make_boxes(8036, images * 3)
    rows = []
    for i in range(images):
        s = slice(per_image * i, per_image * (i + 1))
        t = slice(3 * i, 3 * (i + 1))
        rows.append(torch.cat([
            torch.cat([near[s], uniform(8040 + i, per_image)[:, None], guessed[s, None].double()], 1),
            torch.cat([stray[t], uniform(8060 + i, 3)[:, None], (uniform(8080 + i, 3) * 4).long()[:, None].double()], 1)]))
    detections = [(i, row[:4], float(row[4]), int(row[5])) for i, table in enumerate(rows) for row in table]
    objects = [(n // per_image, truth[n], int(labels[n])) for n in range(images * per_image)]
    file["map/detections"] = torch.stack(rows)
    file["map/objects"] = torch.cat([truth, labels[:, None].double()], 1).reshape(images, per_image, 5)
    each = [average_precision(detections, objects, c, 0.5) for c in range(4)]
    assert each[3] is None
    file["map/each"] = torch.tensor(each[:3])
    file["map/50"] = torch.tensor(np.mean(each[:3]))
    file["map/coco"] = torch.tensor(np.mean([average_precision(detections, objects, c, t) for c in range(3) for t in np.arange(0.5, 0.96, 0.05)]))
    save("detection.safetensors", file)
    print(each, float(file["map/coco"]), [len(v) for k, v in file.items() if "nms" in k])


if __name__ == "__main__":
    main()
