#!/usr/bin/env python3
"""Draws the pictures and the film of the demo course, and writes its captions.

    pip install pillow numpy
    apt install ffmpeg flite
    python3 make_demo_media.py            # everything into demo/media
    python3 make_demo_media.py pictures   # or only one half: pictures, film

Everything is drawn here: no file of anybody else goes in. The voice is `slt` of Flite (free licence, by Carnegie
Mellon University). The same input gives the same pictures; the film differs in bytes between versions of ffmpeg.
"""

import math
import pathlib
import random
import sys

from PIL import Image, ImageDraw, ImageFont

HERE = pathlib.Path(__file__).resolve().parent
MEDIA = HERE / "demo" / "media"

PAPER, INK = "#FBF9F4", "#1D2430"
SKY_TOP, SKY_LOW = (191, 224, 242), (243, 247, 244)
WATER, WATER_DEEP, WATER_LIGHT = "#4A9BCB", "#2B6E9E", "#A9D5EC"
SUN, SAND, CLAY = "#F5B83D", "#EAD9AC", "#C9A36A"
GRASS, GRASS_DARK, LEAF = "#93C08C", "#6BA57A", "#3F7F5F"
ROCK, ROCK_DARK, SNOW = "#9AA3B2", "#7C8697", "#FFFFFF"
WALL, ROOF, BRICK, PIPE = "#F3EDE0", "#B5533C", "#D98A6C", "#5A6472"
CLOUD, CLOUD_GREY = "#FFFFFF", "#D5DCE6"
GREEN = "#0F6B57"


class Canvas:
    """A drawing board whose unit is a pixel of the result; it draws at `scale` times that and shrinks at the end."""

    def __init__(self, width, height, scale=2, image=None):
        self.scale = scale
        self.image = image or Image.new("RGB", (width * scale, height * scale), PAPER)
        self.draw = ImageDraw.Draw(self.image, "RGBA")

    def points(self, points):
        return [(x * self.scale, y * self.scale) for x, y in points]

    def polygon(self, points, fill):
        self.draw.polygon(self.points(points), fill=fill)

    def box(self, left, top, right, bottom, fill, radius=0):
        corners = [v * self.scale for v in (left, top, right, bottom)]
        self.draw.rounded_rectangle(corners, radius * self.scale, fill=fill)

    def circle(self, x, y, radius, fill):
        self.ellipse(x, y, radius, radius, fill)

    def ellipse(self, x, y, across, down, fill):
        s = self.scale
        self.draw.ellipse([(x - across) * s, (y - down) * s, (x + across) * s, (y + down) * s], fill=fill)

    def line(self, points, fill, width):
        self.draw.line(self.points(points), fill=fill, width=max(1, round(width * self.scale)), joint="curve")
        for x, y in (points[0], points[-1]):
            self.circle(x, y, width / 2, fill)

    def arc(self, x, y, radius, start, end, fill, width):
        s = self.scale
        corners = [(x - radius) * s, (y - radius) * s, (x + radius) * s, (y + radius) * s]
        self.draw.arc(corners, start, end, fill=fill, width=max(1, round(width * s)))

    def sky(self, left, right, bottom):
        for row in range(bottom * self.scale):
            part = row / (bottom * self.scale)
            colour = tuple(round(a + (b - a) * part) for a, b in zip(SKY_TOP, SKY_LOW))
            self.draw.line([(left * self.scale, row), (right * self.scale, row)], fill=colour)

    def shrink(self):
        size = (self.image.width // self.scale, self.image.height // self.scale)
        return self.image.resize(size, Image.LANCZOS)


def sun(canvas, x, y, radius, turn=0.0):
    for ray in range(12):
        angle = turn + ray * math.pi / 6
        inner, outer = radius * 1.25, radius * (1.6 if ray % 2 else 1.75)
        start = (x + math.cos(angle) * inner, y + math.sin(angle) * inner)
        end = (x + math.cos(angle) * outer, y + math.sin(angle) * outer)
        canvas.line([start, end], SUN, radius * 0.14)
    canvas.circle(x, y, radius, SUN)


def cloud(canvas, x, y, size, shade=0.0, alpha=255):
    light, dark = (255, 255, 255), (176, 188, 204)
    body = tuple(round(a + (b - a) * shade) for a, b in zip(light, dark))
    below = tuple(max(0, part - 20) for part in body)
    puffs = [(-1.0, 0.1, 0.5), (-0.45, -0.25, 0.62), (0.2, -0.35, 0.72), (0.85, -0.05, 0.55), (0.1, 0.15, 0.6)]
    if alpha < 255:
        layer = Image.new("RGBA", canvas.image.size, (0, 0, 0, 0))
        inner = Canvas(0, 0, canvas.scale, layer)
        cloud(inner, x, y, size, shade)
        layer.putalpha(layer.getchannel("A").point(lambda a: a * alpha // 255))
        canvas.image.paste(layer, (0, 0), layer)
        return
    for dx, dy, radius in puffs:
        canvas.circle(x + dx * size, y + (dy + 0.12) * size, radius * size, below)
    for dx, dy, radius in puffs:
        canvas.circle(x + dx * size, y + dy * size, radius * size, body)


def drop_outline(x, y, size):
    """A drop whose round part has the radius `size` and its middle at (x, y)."""
    points = []
    for step in range(60):
        angle = step / 60 * 2 * math.pi
        across = math.sin(angle) * size
        down = -math.cos(angle)
        tip = max(0.0, math.cos(angle)) ** 3
        points.append((x + across * (1 - 0.45 * tip), y + down * size - tip * size * 0.75))
    return points


def drop(canvas, x, y, size, look=(0.0, 0.0), alpha=255, smile=True):
    """The drop that the film follows; `look` is where its eyes turn."""
    body = (74, 155, 203, alpha)
    canvas.polygon(drop_outline(x, y, size * 1.07), (43, 110, 158, alpha))
    canvas.polygon(drop_outline(x, y, size), body)
    canvas.ellipse(x - size * 0.5, y + size * 0.1, size * 0.16, size * 0.3, (255, 255, 255, alpha * 110 // 255))
    for side in (-1, 1):
        eye_x, eye_y = x + side * size * 0.33, y - size * 0.12
        canvas.circle(eye_x, eye_y, size * 0.23, (255, 255, 255, alpha))
        canvas.circle(eye_x + look[0] * size * 0.09, eye_y + look[1] * size * 0.09, size * 0.12, (29, 36, 48, alpha))
    if smile:
        canvas.arc(x, y + size * 0.2, size * 0.34, 25, 155, (29, 36, 48, alpha), size * 0.1)


def little_drop(canvas, x, y, size, fill=WATER):
    canvas.polygon(drop_outline(x, y, size), fill)


def tree(canvas, x, y, size):
    canvas.box(x - size * 0.08, y - size * 0.5, x + size * 0.08, y, "#8A6A4A")
    canvas.circle(x, y - size * 0.85, size * 0.42, LEAF)
    canvas.circle(x - size * 0.25, y - size * 0.62, size * 0.32, LEAF)
    canvas.circle(x + size * 0.25, y - size * 0.62, size * 0.32, GRASS_DARK)


def house(canvas, x, y, size):
    canvas.box(x - size, y - size * 1.1, x + size, y, WALL)
    canvas.polygon([(x - size * 1.2, y - size * 1.05), (x, y - size * 1.9), (x + size * 1.2, y - size * 1.05)], ROOF)
    canvas.box(x - size * 0.2, y - size * 0.6, x + size * 0.2, y, "#7A5B43")
    for side in (-1, 1):
        canvas.box(x + side * size * 0.6 - size * 0.2, y - size * 0.8, x + side * size * 0.6 + size * 0.2, y - size * 0.4, WATER_LIGHT)


def arrow(canvas, points, fill, width):
    canvas.line(points, fill, width)
    (x0, y0), (x1, y1) = points[-2], points[-1]
    angle = math.atan2(y1 - y0, x1 - x0)
    head = width * 2.4
    tip = (x1 + math.cos(angle) * head, y1 + math.sin(angle) * head)
    sides = [(x1 + math.cos(angle + turn) * head, y1 + math.sin(angle + turn) * head) for turn in (math.pi / 2, -math.pi / 2)]
    canvas.polygon([tip, *sides], fill)


def curve(start, bend, end, steps=40):
    """A quadratic curve."""
    points = []
    for step in range(steps + 1):
        t = step / steps
        x = (1 - t) ** 2 * start[0] + 2 * (1 - t) * t * bend[0] + t * t * end[0]
        y = (1 - t) ** 2 * start[1] + 2 * (1 - t) * t * bend[1] + t * t * end[1]
        points.append((x, y))
    return points


def badge(canvas, x, y, number, radius=24):
    """A number that the text below the picture explains: pictures carry no words."""
    canvas.circle(x, y, radius, "#FFFFFF")
    canvas.circle(x, y, radius - 3, GREEN)
    font = ImageFont.truetype("DejaVuSans-Bold.ttf", round(radius * 1.15 * canvas.scale))
    canvas.draw.text((x * canvas.scale, y * canvas.scale), str(number), fill="#FFFFFF", font=font, anchor="mm")


def waves(canvas, left, right, surface, bottom, phase=0.0, height=4.0):
    for depth, colour, shift in ((0, WATER_LIGHT, 0.0), (7, WATER, 1.7), (26, "#3C88BA", 3.1)):
        points = [(left, bottom)]
        for x in range(int(left), int(right) + 1, 4):
            points.append((x, surface + depth + math.sin(x / 23 + phase + shift) * height))
        points.append((right, bottom))
        canvas.polygon(points, colour)


# ---------------------------------------------------------------------------------------------------- pictures


def landscape(width=1200, height=675):
    """Sea, hills, mountains and sky: the ground of two pictures."""
    canvas = Canvas(width, height)
    canvas.sky(0, width, height)
    canvas.polygon([(430, 586), (760, 190), (850, 300), (980, 150), (1240, 430), (1240, 640), (430, 640)], ROCK)
    canvas.polygon([(980, 150), (1240, 430), (1060, 430), (1010, 300)], ROCK_DARK)
    canvas.polygon([(760, 190), (850, 300), (815, 380), (775, 300)], ROCK_DARK)
    canvas.polygon([(980, 150), (1035, 210), (1005, 225), (985, 205), (960, 232), (930, 197)], SNOW)
    canvas.polygon([(760, 190), (798, 237), (770, 248), (755, 232), (728, 245), (718, 240)], SNOW)
    hill = [(x, 640 - 245 * math.sin((x - 400) / 800 * math.pi * 0.62) ** 1.2) for x in range(400, 1204, 6)]
    canvas.polygon([(400, 675), *hill, (1200, 675)], GRASS)
    low = [(x, 650 - 125 * math.sin((x - 400) / 800 * math.pi * 0.55)) for x in range(400, 1204, 6)]
    canvas.polygon([(400, 675), *low, (1200, 675)], GRASS_DARK)
    return canvas


def shore(canvas):
    """A beach where the hills meet the sea."""
    canvas.polygon(curve((440, 676), (590, 545), (780, 676)), SAND)


def draw_cover():
    canvas = landscape()
    sun(canvas, 180, 150, 62)
    cloud(canvas, 560, 165, 82)
    cloud(canvas, 860, 118, 58)
    random.seed(5)
    for _ in range(26):
        x, y = random.uniform(480, 650), random.uniform(235, 375)
        little_drop(canvas, x, y, 6)
    waves(canvas, 0, 620, 600, 675, 0.4, 5)
    shore(canvas)
    river = curve((905, 400), (740, 440), (735, 500)) + curve((735, 500), (720, 590), (500, 622))
    canvas.line(river, WATER, 26)
    canvas.line(river, WATER_LIGHT, 8)
    for x, y, size in ((760, 560, 60), (820, 575, 74), (1130, 520, 66), (1080, 545, 54)):
        tree(canvas, x, y, size)
    house(canvas, 960, 590, 52)
    drop(canvas, 255, 470, 82, (0.6, -0.5))
    return canvas.shrink()


def draw_cycle():
    """1 evaporation, 2 condensation, 3 precipitation, 4 run-off, 5 groundwater."""
    canvas = landscape()
    sun(canvas, 130, 115, 56)
    canvas.polygon([(560, 675), (700, 612), (1200, 604), (1200, 675)], CLAY)
    canvas.polygon([(560, 675), (720, 640), (1200, 634), (1200, 675)], WATER_DEEP)
    waves(canvas, 0, 620, 600, 675, 0.9, 5)
    shore(canvas)
    cloud(canvas, 400, 190, 62)
    cloud(canvas, 880, 120, 84, 0.45)
    random.seed(3)
    for _ in range(38):
        little_drop(canvas, random.uniform(800, 985), random.uniform(195, 345), 6, WATER_DEEP)
    for x in (170, 250, 330):
        points = [(x + math.sin(y / 16) * 9, y) for y in range(570, 350, -5)]
        arrow(canvas, points, "#FFFFFF", 7)
    arrow(canvas, curve((480, 150), (600, 85), (730, 100)), "#FFFFFF", 8)
    river = curve((905, 400), (770, 440), (750, 500)) + curve((750, 500), (730, 575), (500, 622))
    canvas.line(river, WATER, 24)
    canvas.line(river, WATER_LIGHT, 7)
    for x, y, size in ((1010, 560, 66), (1075, 575, 78), (1145, 560, 60)):
        tree(canvas, x, y, size)
    for x in (960, 1180):
        arrow(canvas, [(x, 585), (x, 622)], WATER_LIGHT, 6)
    arrow(canvas, [(830, 656), (690, 662)], WATER_LIGHT, 6)
    for number, (x, y) in enumerate(((90, 460), (400, 120), (1020, 270), (665, 520), (900, 640)), 1):
        badge(canvas, x, y, number, 27)
    return canvas.shrink()


def draw_states():
    """Particles: 1 ice in order, 2 water close but loose, 3 vapour far apart."""
    canvas = Canvas(1200, 500)
    random.seed(11)
    for number, left in enumerate((40, 425, 810), 1):
        canvas.box(left, 40, left + 350, 430, "#FFFFFF", 18)
        for side in ((left, 40, left + 4, 430), (left + 346, 40, left + 350, 430), (left, 426, left + 350, 430)):
            canvas.box(*side, "#C9D2DC", 2)
        badge(canvas, left + 175, 458, number, 27)
    for row in range(6):
        for column in range(7):
            canvas.circle(68 + column * 49, 402 - row * 49, 22, "#8CC4E4")
            canvas.circle(62 + column * 49, 396 - row * 49, 6, "#D9EEF8")
    placed = []
    for _ in range(6000):
        x, y = random.uniform(452, 748), random.uniform(205, 402)
        if all(math.hypot(x - a, y - b) > 45 for a, b in placed):
            placed.append((x, y))
    for x, y in placed:
        canvas.circle(x, y, 22, WATER)
        canvas.circle(x - 6, y - 6, 6, WATER_LIGHT)
    far = []
    for _ in range(4000):
        x, y = random.uniform(850, 1120), random.uniform(80, 390)
        if all(math.hypot(x - a, y - b) > 105 for a, b in far):
            far.append((x, y))
    for x, y in far:
        angle = random.uniform(0, 2 * math.pi)
        back = (x - math.cos(angle) * 40, y - math.sin(angle) * 40)
        canvas.line([back, (x, y)], "#D8E4EC", 8)
        canvas.circle(x, y, 22, "#B9C9D8")
        canvas.circle(x - 6, y - 6, 6, "#EDF3F7")
    return canvas.shrink()


def draw_shares():
    """All water, then fresh water, as areas: what is drawn is what the table in the lesson says."""
    canvas = Canvas(1200, 430)
    left, width = 40, 1120
    fresh = width * 0.025
    canvas.box(left, 50, left + width - fresh, 160, WATER_DEEP, 0)
    canvas.box(left + width - fresh, 50, left + width, 160, "#7CC4A8", 0)
    canvas.polygon([(left + width - fresh, 164), (left + width, 164), (left + width, 256), (left, 256)], (124, 196, 168, 70))
    ice, ground = width * 0.687, width * 0.301
    canvas.box(left, 260, left + ice, 370, "#CFE6F2", 0)
    canvas.box(left + ice, 260, left + ice + ground, 370, CLAY, 0)
    canvas.box(left + ice + ground, 260, left + width, 370, WATER, 0)
    badge(canvas, left + 520, 105, 1, 27)
    badge(canvas, left + width - fresh / 2, 105 - 62, 2, 22)
    badge(canvas, left + ice / 2, 315, 3, 27)
    badge(canvas, left + ice + ground / 2, 315, 4, 27)
    badge(canvas, left + width - 8, 315 + 78, 5, 22)
    return canvas.shrink()


def draw_waterworks():
    """1 screen, 2 flocculation, 3 settling, 4 sand filter, 5 disinfection."""
    canvas = Canvas(1200, 470)
    canvas.box(0, 390, 1200, 470, CLAY)
    canvas.box(0, 382, 1200, 396, GRASS_DARK)
    random.seed(8)
    tanks = [(30, 210), (260, 440), (490, 670), (720, 900), (950, 1130)]
    for left, right in tanks:
        canvas.box(left, 150, right, 360, "#D3DAE1", 6)
    colours = ["#9DB08C", "#A9BFA6", "#9CC3CC", "#7FB8DA", "#5FAEE0"]
    for (left, right), colour in zip(tanks, colours):
        canvas.box(left + 8, 180, right - 8, 352, colour, 3)
        canvas.box(left, 360, left + 14, 390, PIPE)
        canvas.box(right - 14, 360, right, 390, PIPE)
    for (_, right), (left, _) in zip(tanks, tanks[1:]):
        canvas.box(right - 2, 196, left + 2, 214, PIPE)
        canvas.box(right - 2, 200, left + 2, 210, WATER_LIGHT)
    for x in range(112, 152, 9):
        canvas.box(x, 160, x + 4, 352, PIPE)
    for _ in range(11):
        x, y = random.uniform(46, 98), random.uniform(196, 340)
        canvas.ellipse(x, y, 9, 5, LEAF if random.random() < 0.6 else "#8A6A4A")
    for _ in range(26):
        canvas.circle(random.uniform(276, 424), random.uniform(196, 342), random.uniform(3, 8), "#7B6B4D")
    canvas.box(346, 110, 354, 300, PIPE)
    canvas.polygon([(310, 292), (346, 300), (346, 308), (310, 316)], PIPE)
    canvas.polygon([(390, 292), (354, 300), (354, 308), (390, 316)], PIPE)
    floor = [(498, 352)] + [(x, 330 - 7 * math.sin((x - 498) / 164 * math.pi) - random.uniform(0, 5)) for x in range(498, 664, 8)] + [(662, 352)]
    canvas.polygon(floor, "#7B6B4D")
    for _ in range(7):
        canvas.circle(random.uniform(510, 650), random.uniform(220, 310), 4, "#7B6B4D")
    for top, colour, size in ((262, SAND, 2), (300, CLAY, 4), (330, ROCK_DARK, 6)):
        canvas.box(728, top, 892, 352, colour)
        for _ in range(70):
            canvas.circle(random.uniform(732, 888), random.uniform(top + 4, 348), size * 0.7, (255, 255, 255, 60))
    for x in (1000, 1040, 1080):
        canvas.box(x - 22, 196, x + 22, 348, (214, 196, 255, 60), 22)
        canvas.box(x - 7, 168, x + 7, 340, "#B79CFF", 7)
    for number, (left, right) in enumerate(tanks, 1):
        badge(canvas, (left + right) / 2, 425, number, 27)
    arrow(canvas, [(150, 110), (1010, 110)], GREEN, 6)
    return canvas.shrink().crop((0, 70, 1200, 470))


def draw_gauge():
    """A rain gauge on grass, and the square metre that one litre covers one millimetre deep."""
    canvas = Canvas(1200, 520)
    canvas.sky(0, 1200, 520)
    canvas.polygon([(0, 400), (300, 380), (700, 396), (1200, 372), (1200, 520), (0, 520)], GRASS)
    cloud(canvas, 300, 110, 78, 0.35)
    random.seed(4)
    for _ in range(34):
        little_drop(canvas, random.uniform(190, 420), random.uniform(180, 330), 5, WATER_DEEP)
    canvas.polygon([(250, 215), (350, 215), (322, 252), (278, 252)], (184, 200, 214, 190))
    canvas.box(272, 250, 328, 430, (184, 200, 214, 190), 5)
    canvas.box(276, 330, 324, 426, WATER, 4)
    for mark in range(8):
        y = 412 - mark * 20
        canvas.box(276, y, 294 if mark % 2 else 306, y + 3, INK)
    canvas.polygon([(640, 440), (1080, 440), (1150, 350), (740, 350)], WATER_LIGHT)
    canvas.polygon([(640, 440), (1080, 440), (1080, 450), (640, 450)], WATER_DEEP)
    canvas.polygon([(1080, 440), (1150, 350), (1150, 360), (1080, 450)], WATER)
    canvas.box(845, 140, 955, 290, (184, 200, 214, 200), 10)
    canvas.box(851, 165, 949, 284, WATER, 6)
    canvas.polygon([(955, 175), (985, 175), (985, 245), (955, 245), (955, 232), (972, 232), (972, 188), (955, 188)], (184, 200, 214, 200))
    arrow(canvas, [(900, 300), (900, 336)], GREEN, 7)
    return canvas.shrink()


def make_pictures():
    for name, draw in (
        ("cover", draw_cover),
        ("water-cycle", draw_cycle),
        ("three-forms", draw_states),
        ("water-shares", draw_shares),
        ("waterworks", draw_waterworks),
        ("rain-gauge", draw_gauge),
    ):
        path = MEDIA / f"{name}.png"
        draw().save(path, optimize=True)
        print(f"{path.name}: {path.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    MEDIA.mkdir(parents=True, exist_ok=True)
    if "film" not in sys.argv[1:]:
        make_pictures()
    if "pictures" not in sys.argv[1:]:
        from make_demo_film import make_film

        make_film(MEDIA)
