namespace FastNn.Samples.Tests;

/// <summary>Digits as a hand draws them: strokes of points in parts of the sheet, not in its middle, not of one size, and not quite smooth.</summary>
static class Drawings
{
    public static readonly (int Digit, (double X, double Y)[][] Strokes)[] All =
    [
        (0, [Smooth((.52, .20), (.38, .27), (.32, .45), (.34, .66), (.45, .80), (.58, .77), (.67, .60), (.67, .40), (.61, .25), (.50, .20))]),
        (1, [Smooth((.40, .36), (.50, .26), (.55, .20), (.55, .45), (.56, .65), (.55, .84))]),
        (2, [Smooth((.25, .30), (.33, .18), (.48, .15), (.60, .24), (.58, .40), (.46, .56), (.30, .72), (.24, .80), (.40, .79), (.66, .80))]),
        (3, [Smooth((.30, .22), (.45, .14), (.61, .20), (.60, .36), (.44, .46), (.62, .54), (.67, .70), (.54, .84), (.36, .83), (.27, .75))]),
        (4, [Smooth((.45, .15), (.37, .32), (.27, .55), (.45, .57), (.72, .55)), Smooth((.60, .36), (.58, .60), (.57, .86))]),
        (5, [Smooth((.68, .18), (.52, .18), (.36, .19), (.34, .42), (.50, .40), (.65, .50), (.66, .68), (.54, .81), (.40, .82), (.29, .76))]),
        (6, [Smooth((.60, .14), (.46, .27), (.36, .46), (.33, .65), (.42, .81), (.57, .82), (.65, .70), (.58, .56), (.44, .56), (.35, .66))]),
        (7, [Smooth((.27, .19), (.45, .18), (.70, .18), (.60, .38), (.50, .60), (.42, .85))]),
        (8,
            [Smooth((.62, .25), (.50, .15), (.37, .23), (.40, .38), (.55, .50), (.66, .65), (.57, .82), (.42, .82), (.34, .68), (.45, .51), (.60, .38),
                (.63, .25))]),
        (9, [Smooth((.64, .30), (.54, .17), (.39, .22), (.36, .38), (.48, .46), (.62, .38), (.65, .26), (.64, .50), (.61, .68), (.54, .85))]),
    ];

    // A Catmull-Rom curve through the points: four steps from one to the next.
    static (double X, double Y)[] Smooth(params (double X, double Y)[] points)
    {
        const int Steps = 4;
        var curve = new List<(double, double)>();
        for (int i = 0; i + 1 < points.Length; i++)
        {
            (double X, double Y) before = points[Math.Max(i - 1, 0)], from = points[i], to = points[i + 1], after = points[Math.Min(i + 2, points.Length - 1)];
            for (int step = 0; step < Steps; step++)
            {
                double t = (double)step / Steps;
                curve.Add((At(before.X, from.X, to.X, after.X, t), At(before.Y, from.Y, to.Y, after.Y, t)));
            }
        }
        curve.Add(points[^1]);
        return [.. curve];
    }

    static double At(double a, double b, double c, double d, double t) =>
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
}
