"""The annual reports of a network: the years, one year as a page, and its PDF. Mounted below `/<network>/reports/`.

The language of the address is the language of the PDF; `?audience=board` asks for the version of the board.
"""

from django.urls import path

from . import views

app_name = "reports"

urlpatterns = [
    path("", views.ReportList.as_view(), name="report_list"),
    path("<int:year>/", views.ReportDetail.as_view(), name="report_detail"),
    path("<int:year>/collect/", views.ReportCollect.as_view(), name="report_collect"),
    path("<int:year>/make/", views.ReportMake.as_view(), name="report_make"),
    path("<int:year>/file/", views.ReportFilePage.as_view(), name="report_file"),
    path("<int:year>/pdf/", views.ReportPdf.as_view(), name="report_pdf"),
]
